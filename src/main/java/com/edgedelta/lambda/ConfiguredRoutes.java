package com.edgedelta.lambda;

import com.edgedelta.lambda.config.CaBundle;
import com.edgedelta.lambda.config.Network;
import com.edgedelta.lambda.config.Proxy;
import com.edgedelta.lambda.http.OutboundRoutes;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.Trust;
import com.edgedelta.lambda.log.ExtensionLog;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Selects routes out of the sandbox by the settings. All of them trust the same certificates, which are read once.
final class ConfiguredRoutes implements OutboundRoutes {
    private final Network network;
    private final @Nullable Trust trust;

    ConfiguredRoutes(Network network, ExtensionLog log) {
        CaBundle bundle = network.caBundle();
        this.network = network;
        this.trust = bundle == null ? null : new Trust(bundle.toString(), bundle.file(), log);
    }

    @Override
    public Route to(URI url) {
        Proxy proxy = network.proxyTo(url);
        if (proxy == null && trust == null) {
            return Route.DIRECT;
        }
        return new Route(proxy == null ? null : proxy.address(), proxy == null ? null : proxy.authorization(), trust);
    }
}
