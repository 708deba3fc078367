package com.edgedelta.lambda.emulator;

import java.time.Duration;
import java.util.List;

/// Plays concurrent invocations, as on Managed Instances: their lines are interleaved, each report comes as soon as
/// its invocation is over, and nothing waits for the extension.
final class OverlappingRun {
    private final Life life;
    private final List<Invocation> invocations;

    OverlappingRun(Life life, List<Invocation> invocations) {
        this.life = life;
        this.invocations = invocations;
    }

    void play() {
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
        }
    }
}
