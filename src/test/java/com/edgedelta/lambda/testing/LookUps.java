package com.edgedelta.lambda.testing;

import com.edgedelta.lambda.http.Addresses;
import java.io.IOException;
import java.net.InetAddress;

/// A program that looks one name up three times and says how often a name server was asked.
public final class LookUps {
    private LookUps() {}

    /// Looks up and says.
    ///
    /// @param arguments `forgetting` where no address may be remembered
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
