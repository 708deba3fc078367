package com.edgedelta.lambda;

import com.edgedelta.lambda.config.CaBundle;
import com.edgedelta.lambda.config.Network;
import com.edgedelta.lambda.config.Proxy;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.Trust;
import com.edgedelta.lambda.log.ExtensionLog;
import java.net.URI;

/// Chooses the way out of the sandbox by the settings.
final class Routes {
    private Routes() {}

    static Route to(URI url, Network network, ExtensionLog log) {
        Proxy proxy = network.proxyTo(url);
        CaBundle bundle = network.caBundle();
        if (proxy == null && bundle == null) {
            return Route.DIRECT;
        }
        return new Route(
                proxy == null ? null : proxy.address(),
                proxy == null ? null : proxy.authorization(),
                bundle == null ? null : new Trust(bundle.toString(), bundle.file(), log));
    }
}
