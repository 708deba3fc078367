package com.edgedelta.lambda.bench.faults;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.util.function.Consumer;

/// One fault: the emulator's settings and the course of events.
record Fault(String name, String title, Setup setup, Consumer<FaultStage> course, Delivery delivery) {
    /// What is required of the lines.
    enum Delivery {
        /// Each arrives once, or is counted.
        ONCE,
        /// The sender cannot know what arrived and correctly sends it twice.
        AT_LEAST_ONCE,
        /// The destination never works: neither lines nor counts can arrive.
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
