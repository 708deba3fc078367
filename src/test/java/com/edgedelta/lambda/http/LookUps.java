package com.edgedelta.lambda.testing;

import com.edgedelta.lambda.http.Addresses;
import java.io.IOException;
import java.net.InetAddress;

/// A program that resolves a name three times and prints how often it asked a name server.
public final class LookUps {
    private LookUps() {}

    /// Resolves and prints.
    ///
    /// @param arguments `forgetting` switches the cache off
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("forgetting")) {
            Addresses.forgetAtOnce();
        }
        for (int i = 0; i < 3; i++) {
            InetAddress.getByName("localhost");
        }
        System.out.println("asked " + SlowNames.asked() + " times");
    }
}
