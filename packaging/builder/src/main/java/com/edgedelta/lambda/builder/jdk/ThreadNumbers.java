package com.edgedelta.lambda.builder.jdk;

import com.edgedelta.lambda.builder.patch.OneClass;
import com.edgedelta.lambda.builder.patch.Patch;
import com.edgedelta.lambda.builder.patch.RuntimeClasses;
import com.edgedelta.lambda.builder.patch.UnexpectedClass;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Has the JDK number a factory's threads by a `VarHandle` call of the counter's own type. It adds an `int` to a `long`
/// there, for which five method handles are made at run time by an assembler that is two hundred classes itself, when
/// the first virtual thread waits for a socket: 30 ms of a whole core (docs/startup.md).
public final class ThreadNumbers implements Patch {
    /// The class that numbers threads.
    static final String FACTORY = "/java.base/java/lang/ThreadBuilders$BaseThreadFactory.class";

    private static final ClassDesc HANDLE = ClassDesc.of("java.lang.invoke.VarHandle");
    private static final int ADDED = 1;

    @Override
    public String name() {
        return "thread-numbers";
    }

    @Override
    public String change() {
        return "a thread factory numbers its threads by a VarHandle call of the counter's own type";
    }

    @Override
    public String gain() {
        return "30 ms of a whole core when the first virtual thread waits for a socket, as Lambda sends a batch in"
                + " pieces";
    }

    @Override
    public int apply(RuntimeClasses classes) {
        return OneClass.change(classes, FACTORY, ThreadNumbers::in);
    }

    /// The class with that call.
    private static OneClass.Changed in(ClassFile classFiles, byte[] factory) {
        int[] widened = new int[1];
        CodeTransform transform = (code, element) -> {
            if (element instanceof InvokeInstruction call && addsInt(call)) {
                MethodTypeDesc type = call.typeSymbol().changeParameterType(ADDED, ConstantDescs.CD_long);
                code.i2l().invokevirtual(HANDLE, call.name().stringValue(), type);
                widened[0]++;
            } else {
                code.with(element);
            }
        };
        byte[] result = classFiles.transformClass(
                classFiles.parse(factory), ClassTransform.transformingMethodBodies(transform));
        if (widened[0] != 1) {
            throw new UnexpectedClass(
                    RuntimeClasses.name(FACTORY), "adds an int to a long in " + widened[0] + " places instead of 1");
        }
        return new OneClass.Changed(result, widened[0]);
    }

    private static boolean addsInt(InvokeInstruction call) {
        return call.owner().asSymbol().equals(HANDLE)
                && call.name().equalsString("getAndAdd")
                && call.typeSymbol().returnType().equals(ConstantDescs.CD_long)
                && call.typeSymbol().parameterType(ADDED).equals(ConstantDescs.CD_int);
    }
}
