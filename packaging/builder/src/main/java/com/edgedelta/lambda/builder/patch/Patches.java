package com.edgedelta.lambda.builder.patch;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Applies patches to the classes of a layer's runtime, all or none.
///
/// @param layer the layer's name in the table of counts
public record Patches(String layer, List<Patch> patches, PatchCounts counts, Jdk jdk) {
    /// A patch may change 10 % fewer places than were counted for the feature release: updates of a JDK differ.
    private static final double LEAST = 0.9;

    /// A patch that was applied.
    ///
    /// @param changed the classes that it changed or added, as a user reads them
    /// @param places how many places it changed
    public record Applied(Patch patch, List<String> changed, int places) {
        /// Names the class, or says how many there are.
        public String where() {
            return changed.size() == 1 ? "class " + changed.getFirst() : changed.size() + " classes";
        }
    }

    /// Applies them in order.
    ///
    /// @throws BuildFailure with one line that names patch, class and JDK, if the JDK is not as a patch expects
    ///     it, or if the patch changes less than 90 % of the places counted
    public List<Applied> apply(RuntimeClasses classes) {
        List<Applied> all = new ArrayList<>();
        for (Patch patch : patches) {
            int counted = counts.of(layer, jdk, patch);
            Map<String, byte[]> before = Map.copyOf(classes.changed());
            int places = places(patch, classes);
            List<String> changed = classes.changed().entrySet().stream()
                    .filter(entry -> !Arrays.equals(before.get(entry.getKey()), entry.getValue()))
                    .map(entry -> RuntimeClasses.name(entry.getKey()))
                    .toList();
            Applied applied = new Applied(patch, changed, places);
            if (places < counted * LEAST) {
                throw new BuildFailure(line(patch, tooFew(applied, counted, classes)));
            }
            all.add(applied);
        }
        return all;
    }

    private static String tooFew(Applied applied, int counted, RuntimeClasses classes) {
        String where = applied.changed().isEmpty()
                ? "the classes of " + String.join(", ", classes.modules())
                : applied.where();
        String suspect = applied.patch()
                .suspect(classes)
                .map(about -> "; look first at " + about)
                .orElse("");
        return "changed " + applied.places() + " places in " + where + ", fewer than 90 % of the " + counted
                + " that patches.counts has" + suspect;
    }

    private int places(Patch patch, RuntimeClasses classes) {
        try {
            return patch.apply(classes);
        } catch (UnexpectedClass e) {
            throw new BuildFailure(line(patch, String.valueOf(e.getMessage())), e);
        } catch (IllegalArgumentException | IllegalStateException e) { // The class file API's.
            throw new BuildFailure(line(patch, "a class cannot be changed: " + e), e);
        }
    }

    private String line(Patch patch, String problem) {
        return "patch " + patch.name() + " does not fit " + jdk + ": " + problem.replaceAll("\\s+", " ")
                + "; use another JDK " + jdk.feature() + ", or build with -Pstock-runtime";
    }
}
