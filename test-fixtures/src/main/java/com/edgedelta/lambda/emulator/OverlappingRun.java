package com.edgedelta.lambda.emulator;

import java.time.Duration;
import java.util.List;

/// Plays concurrent invocations, as on Managed Instances: their lines are interleaved, each report comes as soon as
/// its invocation is over, lines of standard error come after it, and nothing waits for the extension.
final class OverlappingRun {
    private final Life life;
    private final List<Invocation> invocations;

    private final List<Invocation> refused;

    OverlappingRun(Life life, List<Invocation> invocations) {
        this.life = life;
        var most = Math.min(invocations.size(), life.settings.maxConcurrency);
        this.invocations = invocations.subList(0, most);
        this.refused = List.copyOf(invocations.subList(most, invocations.size()));
    }

    /// Returns those that are refused, as `Runtime.Unavailable`, because too many are running; they leave no telemetry.
    List<Invocation> play() {
        var began = System.nanoTime();
        invocations.forEach(invocation -> life.delivery.add(life.events.start(invocation)));
        var longest =
                invocations.stream().mapToInt(each -> each.events.size()).max().orElse(0);
        for (var i = 0; i < longest; i++) {
            for (var invocation : invocations) {
                if (i < invocation.events.size()) {
                    life.delivery.add(invocation.events.get(i));
                }
            }
        }
        for (var invocation : invocations) {
            var took = Duration.ofNanos(System.nanoTime() - began);
            life.delivery.add(life.events.report(invocation, "success", took, Duration.ZERO));
            life.delivery.addAll(invocation.errorEvents);
        }
        return refused;
    }
}
