package com.edgedelta.lambda.packaging;

import java.io.IOException;
import java.nio.file.Path;

/// A life of a layer in the emulator from which its class cache is made.
interface RecordedLife {
    /// Lives it with that layer and those options more.
    void live(Path launcher, Path home, String options) throws IOException;
}
