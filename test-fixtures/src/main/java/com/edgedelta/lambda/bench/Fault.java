package com.edgedelta.lambda.bench;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.util.function.Consumer;

/// One fault: how the emulator is set up for it, and what happens in its course.
///
/// @param duplicates whether sending something twice is right: the sender cannot know that it arrived
record Fault(String name, String title, Setup setup, Consumer<FaultStage> course, boolean duplicates) {
    interface Setup {
        EmulatorSettings of(EmulatorSettings settings, FaultStage stage);
    }

    Fault(String name, String title, Consumer<FaultStage> course) {
        this(name, title, (settings, stage) -> settings, course, false);
    }

    Fault(String name, String title, Setup setup, Consumer<FaultStage> course) {
        this(name, title, setup, course, false);
    }
}
