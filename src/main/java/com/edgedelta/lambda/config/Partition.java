package com.edgedelta.lambda.config;

/// AWS's partitions: the prefixes of their regions' names, and the suffixes of their services' hosts ("Partitions"
/// in the AWS SDKs' endpoint rules).
public enum Partition {
    CHINA("aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    GOV_CLOUD("aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"),
    ISO("aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
    ISO_B("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
    ISO_E("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    ISO_F("aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
    EUROPEAN_SOVEREIGN("aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
    /// All other regions, including future ones.
    COMMERCIAL("aws", "", "amazonaws.com", "api.aws");

    private final String id;
    private final String regions;
    private final String suffix;
    private final String dualStackSuffix;

    Partition(String id, String regions, String suffix, String dualStackSuffix) {
        this.id = id;
        this.regions = regions;
        this.suffix = suffix;
        this.dualStackSuffix = dualStackSuffix;
    }

    public static Partition of(String region) {
        for (Partition partition : values()) {
            if (region.startsWith(partition.regions)) {
                return partition;
            }
        }
        return COMMERCIAL;
    }

    /// Returns the name in ARNs.
    public String id() {
        return id;
    }

    /// Returns the suffix of the services' hosts.
    public String suffix() {
        return suffix;
    }

    /// Returns the suffix of hosts that also have IPv6 addresses.
    public String dualStackSuffix() {
        return dualStackSuffix;
    }
}
