package com.edgedelta.lambda.http;

import com.edgedelta.lambda.testing.SlowNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// A program that resolves a name three times and prints how often it asked a name server.
final class LookUps {
    private LookUps() {}

    /// Resolves and prints.
    ///
    /// @param arguments `forgetting` switches the cache off, `failing` only that of names that are not found, and
    /// resolves one of them
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("forgetting")) {
            Addresses.forgetAtOnce();
        }
        boolean failing = arguments[0].equals("failing");
        if (failing) {
            Addresses.forgetFailures();
        }
        for (int i = 0; i < 3; i++) {
            try {
                InetAddress.getByName(failing ? SlowNames.NOWHERE : "localhost");
            } catch (UnknownHostException notFound) {
                System.out.print("not found, ");
            }
        }
        System.out.println("asked " + SlowNames.asked() + " times");
    }
}
