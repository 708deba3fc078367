package com.edgedelta.lambda.builder.jdk;

import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.util.Arrays;
import java.util.List;

/// Which call sites can be written out: lambdas of one interface, `equals` and `hashCode` of records, `switch` over
/// types, and concatenations. Records' `toString`, switches with constants, lambdas of several interfaces and
/// references to caller-sensitive methods stay as they are, and are linked at run time.
///
/// @param callerSensitive the methods that look at the class that calls them
record PlainableSites(CallerSensitiveMethods callerSensitive) {
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc LAMBDAS = ClassDesc.of("java.lang.invoke.LambdaMetafactory");
    private static final ClassDesc CONCATENATIONS = ClassDesc.of("java.lang.invoke.StringConcatFactory");

    /// The interface's method, its implementation and the instantiated method, which both kinds of lambda begin with.
    private static final int LAMBDA_ARGUMENTS = 3;

    /// `FLAG_SERIALIZABLE` and `FLAG_BRIDGES`, and no bridges.
    private static final List<ConstantDesc> SERIALIZABLE_ALONE = List.of(5, 0);

    boolean isAny(ClassModel type, DynamicCallSiteDesc site) {
        return isLambda(type, site) || isRecordMethod(site) || isTypeSwitch(site) || isConcatenation(site);
    }

    /// Whether it is a lambda of one interface that can be a class of its own, which calls methods of its nest.
    boolean isLambda(ClassModel type, DynamicCallSiteDesc site) {
        if (!owner(site).equals(LAMBDAS) || !(site.bootstrapArgs()[1] instanceof DirectMethodHandleDesc called)) {
            return false;
        }
        boolean ofSuperclass = called.kind() == DirectMethodHandleDesc.Kind.SPECIAL
                && !called.owner().equals(type.thisClass().asSymbol());
        return !ofSuperclass
                && (site.bootstrapArgs().length == LAMBDA_ARGUMENTS || isSerializableLambda(site))
                && !callerSensitive.has(called);
    }

    static boolean isSerializableLambda(DynamicCallSiteDesc site) {
        List<ConstantDesc> arguments = List.of(site.bootstrapArgs());
        return owner(site).equals(LAMBDAS)
                && arguments.size() > LAMBDA_ARGUMENTS
                && arguments.subList(LAMBDA_ARGUMENTS, arguments.size()).equals(SERIALIZABLE_ALONE);
    }

    private static boolean isConcatenation(DynamicCallSiteDesc site) {
        return owner(site).equals(CONCATENATIONS)
                && site.bootstrapArgs().length > 0
                && Arrays.stream(site.bootstrapArgs()).allMatch(String.class::isInstance);
    }

    private static boolean isRecordMethod(DynamicCallSiteDesc site) {
        return owner(site).equals(RECORDS)
                && (site.invocationName().equals("equals")
                        || site.invocationName().equals("hashCode"));
    }

    private static boolean isTypeSwitch(DynamicCallSiteDesc site) {
        return owner(site).equals(SWITCHES)
                && site.invocationName().equals("typeSwitch")
                && !site.invocationType().parameterType(0).isPrimitive()
                && Arrays.stream(site.bootstrapArgs())
                        .allMatch(label -> label instanceof ClassDesc labelType && !labelType.isPrimitive());
    }

    private static ClassDesc owner(DynamicCallSiteDesc site) {
        return ((DirectMethodHandleDesc) site.bootstrapMethod()).owner();
    }
}
