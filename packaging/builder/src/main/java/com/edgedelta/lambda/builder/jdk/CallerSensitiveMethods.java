package com.edgedelta.lambda.builder.jdk;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The methods of the JDK that look at the class that calls them, as `Class.forName` does: they bear the annotation
/// `CallerSensitive`. Called from a class that a lambda has become, such a method would see that class and not the one
/// with the lambda.
final class CallerSensitiveMethods {
    private static final String ANNOTATION = "Ljdk/internal/reflect/CallerSensitive;";

    private final Function<ClassDesc, Optional<byte[]>> classes;
    private final Map<DirectMethodHandleDesc, Boolean> known = new HashMap<>();

    /// @param classes finds a class file
    CallerSensitiveMethods(Function<ClassDesc, Optional<byte[]>> classes) {
        this.classes = classes;
    }

    /// Whether the method is one of them, be it inherited.
    boolean has(DirectMethodHandleDesc method) {
        return known.computeIfAbsent(method, one -> declares(one.owner(), one.methodName(), one.lookupDescriptor()));
    }

    private boolean declares(ClassDesc owner, String name, String descriptor) {
        if (!owner.isClassOrInterface()) {
            return false; // An array, as in `int[]::clone`.
        }
        ClassModel type = classes.apply(owner).map(ClassFile.of()::parse).orElse(null);
        if (type == null) {
            return false;
        }
        for (MethodModel method : type.methods()) {
            if (method.methodName().equalsString(name) && method.methodType().equalsString(descriptor)) {
                return isSensitive(method);
            }
        }
        return type.superclass()
                        .filter(above -> declares(above.asSymbol(), name, descriptor))
                        .isPresent()
                || type.interfaces().stream().anyMatch(above -> declares(above.asSymbol(), name, descriptor));
    }

    private static boolean isSensitive(MethodModel method) {
        return method.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(attribute -> attribute.annotations().stream())
                .anyMatch(annotation -> annotation.className().equalsString(ANNOTATION));
    }
}
