package com.edgedelta.lambda.packaging.delivery;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.fault.ConnectionScript;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;

/// A way in which a destination is down.
enum Death {
    REFUSING,
    BLACK_HOLE,
    HANGING,
    NO_TLS,
    UNAVAILABLE;

    void strike(WatchedEndpoint watched) {
        switch (this) {
            case REFUSING -> watched.port().refuse();
            case BLACK_HOLE -> watched.port().blackHole();
            case HANGING -> watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.hang()));
            case NO_TLS -> watched.port().serve(ConnectionScript.plainText());
            case UNAVAILABLE -> watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(503)));
        }
    }

    void end(WatchedEndpoint watched) {
        switch (this) {
            case REFUSING, BLACK_HOLE -> watched.port().open();
            case NO_TLS -> watched.port().serve(ConnectionScript.relay());
            case HANGING, UNAVAILABLE ->
                watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(200)));
        }
    }

    EmulatorSettings settings(WatchedEndpoint watched) {
        String url = watched.port().url().toString();
        return watched.settings(PackedLayer.withoutEndpoint())
                .withEnvironment(
                        "ED_ENDPOINT", this == NO_TLS ? url.replace("http://127.0.0.1", "https://localhost") : url);
    }
}
