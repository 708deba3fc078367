package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.config.AwsEndpointSettings;
import com.edgedelta.lambda.config.Partition;
import java.net.URI;

/// Endpoints of services, by the AWS SDKs' endpoint rules. A configured endpoint takes precedence.
final class ServiceEndpoints {
    private ServiceEndpoints() {}

    /// Returns an absolute URL without a trailing slash.
    static String of(Service service, String region, AwsEndpointSettings configured) {
        URI own = switch (service) {
            case LAMBDA -> configured.lambda();
            case SECRETS_MANAGER -> configured.secretsManager();
            case SSM -> configured.ssm();
        };
        return own == null ? "https://" + host(service, region, configured) : withoutSlash(own);
    }

    private static String host(Service service, String region, AwsEndpointSettings configured) {
        Partition partition = Partition.of(region);
        boolean dualStack = configured.dualStack() && !isDualStackAnyway(service, partition, configured.fips());
        boolean fips = configured.fips() && !(isFipsAnyway(service, partition) && !dualStack);
        return service.id() + (fips ? "-fips." : ".") + region + "."
                + (dualStack ? partition.dualStackSuffix() : partition.suffix());
    }

    /// The usual hosts of Secrets Manager have IPv6 addresses in the three oldest partitions, except for the FIPS
    /// hosts in China.
    private static boolean isDualStackAnyway(Service service, Partition partition, boolean fips) {
        return service == Service.SECRETS_MANAGER
                && (partition == Partition.COMMERCIAL
                        || partition == Partition.GOV_CLOUD
                        || (partition == Partition.CHINA && !fips));
    }

    /// The usual hosts of SSM in GovCloud are FIPS hosts.
    private static boolean isFipsAnyway(Service service, Partition partition) {
        return service == Service.SSM && partition == Partition.GOV_CLOUD;
    }

    private static String withoutSlash(URI uri) {
        String path = uri.getRawPath();
        return uri.getScheme() + "://" + uri.getRawAuthority()
                + (path == null ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /// Returns host and port as in a request's `Host` header.
    static String host(URI uri) {
        String host = uri.getHost();
        int port = uri.getPort();
        boolean usual = port < 0 || port == ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
        return usual ? host : host + ":" + port;
    }
}
