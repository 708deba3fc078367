package com.edgedelta.lambda.config;

/// Members of the envelope that records can do without. Only the request id is always there.
public enum EnvelopeField implements Named {
    CLOUD("cloud"),
    RESOURCE_ID("cloud.resource_id"),
    ACCOUNT_ID("cloud.account_id"),
    REGION("cloud.region"),
    HOST_ARCH("host.arch"),
    RUNTIME_NAME("process.runtime.name"),
    FUNCTION_NAME("faas.name"),
    FUNCTION_VERSION("faas.version"),
    MEMORY_SIZE("faas.memory_size"),
    INSTANCE("faas.instance"),
    TAGS("faas.tags"),
    TRACE_ID("faas.trace_id"),
    TENANT_ID("faas.tenant_id");

    private final String wireName;

    EnvelopeField(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
