package com.edgedelta.lambda.bench.faults;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.util.function.Consumer;

/// One fault: how the emulator is set up for it, and what happens in its course.
record Fault(String name, String title, Setup setup, Consumer<FaultStage> course, Delivery delivery) {
    /// What can be asked of the lines.
    enum Delivery {
        /// Each arrives once, or is counted.
        ONCE,
        /// The sender cannot know what arrived, and does right to send it twice.
        AT_LEAST_ONCE,
        /// The destination never works: nothing can arrive, no count either.
        NEVER
    }

    interface Setup {
        EmulatorSettings of(EmulatorSettings settings, FaultStage stage);
    }

    Fault(String name, String title, Consumer<FaultStage> course) {
        this(name, title, (settings, stage) -> settings, course, Delivery.ONCE);
    }

    Fault(String name, String title, Setup setup, Consumer<FaultStage> course) {
        this(name, title, setup, course, Delivery.ONCE);
    }
}
