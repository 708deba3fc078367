package com.edgedelta.lambda.builder.patch;

import java.util.Optional;

/// A change of classes of the runtime that the layer ships.
///
/// A patch refuses a class that is not as it expects ([UnexpectedClass]); it never leaves one half-changed.
public interface Patch {
    /// The name by which the description of a layer and the table of counts call it.
    String name();

    /// What it changes: a sentence of the notice in the layer.
    String change();

    /// Why, and what it gains: a figure with what was measured.
    String gain();

    /// Changes the classes.
    ///
    /// @return in how many places of those that the table of counts counts
    int apply(RuntimeClasses classes);

    /// Of a patch of many classes that changed too few places: the class to look at first, and what is in it. Empty if
    /// no class has such places.
    default Optional<String> suspect(RuntimeClasses changed) {
        return Optional.empty();
    }
}
