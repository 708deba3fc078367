package com.edgedelta.lambda.packaging;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Writes out what `javac` leaves to be linked at run time and no class cache of JDK 25 can hold: `equals` and
/// `hashCode` of records and `switch` over types, which become methods of their class, and serializable lambdas, which
/// become plain ones. (Plain lambdas are in the cache.) To link the first of them a JVM makes classes with an assembler
/// that is itself a hundred classes: that was a quarter of the time until `register` (docs/startup.md).
///
/// What they do stays the same, but that nobody can serialize those lambdas. Records' `toString`, switches with
/// constants and lambdas of more than one interface are left: no life of the extension comes to them.
final class PlainCallSites {
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc LAMBDAS = ClassDesc.of("java.lang.invoke.LambdaMetafactory");
    private static final ClassDesc SERIALIZABLE = ClassDesc.of("java.io.Serializable");

    private static final DirectMethodHandleDesc PLAIN_LAMBDA = ConstantDescs.ofCallsiteBootstrap(
            LAMBDAS,
            "metafactory",
            ConstantDescs.CD_CallSite,
            ConstantDescs.CD_MethodType,
            ConstantDescs.CD_MethodHandle,
            ConstantDescs.CD_MethodType);

    /// The interface's method, its implementation and the instantiated method, which both kinds of lambda begin with.
    private static final int LAMBDA_ARGUMENTS = 3;

    /// `FLAG_SERIALIZABLE` and `FLAG_BRIDGES`, and no bridges.
    private static final List<ConstantDesc> SERIALIZABLE_ALONE = List.of(5, 0);

    private final ClassModel type;
    private final ClassFile classFiles;
    private final List<DynamicCallSiteDesc> written = new ArrayList<>();

    private PlainCallSites(ClassModel type, ClassHierarchyResolver others) {
        this.type = type;
        this.classFiles = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL, ClassFile.ClassHierarchyResolverOption.of(others));
    }

    /// The class with plain call sites; empty where it has nothing to be written out.
    ///
    /// @param others what the classes are that it knows
    static Optional<byte[]> in(byte[] classFile, ClassHierarchyResolver others) {
        ClassModel type = ClassFile.of().parse(classFile);
        return hasAny(type) ? Optional.of(new PlainCallSites(type, others).rewritten()) : Optional.empty();
    }

    private static boolean hasAny(ClassModel type) {
        for (var entry : type.constantPool()) {
            if (entry instanceof InvokeDynamicEntry site && isAny(site.asSymbol())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAny(DynamicCallSiteDesc site) {
        return isSerializableLambda(site) || isRecordMethod(site) || isTypeSwitch(site);
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

    private static boolean isSerializableLambda(DynamicCallSiteDesc site) {
        List<ConstantDesc> arguments = List.of(site.bootstrapArgs());
        return owner(site).equals(LAMBDAS)
                && arguments.size() > LAMBDA_ARGUMENTS
                && arguments.subList(LAMBDA_ARGUMENTS, arguments.size()).equals(SERIALIZABLE_ALONE);
    }

    private static ClassDesc owner(DynamicCallSiteDesc site) {
        return ((DirectMethodHandleDesc) site.bootstrapMethod()).owner();
    }

    private byte[] rewritten() {
        ClassTransform rewriting = ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Rewriting::new))
                .andThen(ClassTransform.endHandler(builder -> {
                    for (int i = 0; i < written.size(); i++) {
                        DynamicCallSiteDesc site = written.get(i);
                        builder.withMethodBody(
                                name(i),
                                site.invocationType(),
                                ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                                code -> PlainMethods.write(
                                        code, site, type.thisClass().asSymbol()));
                    }
                }));
        byte[] result = classFiles.transformClass(type, rewriting);
        List<VerifyError> errors = classFiles.verify(result);
        if (!errors.isEmpty()) {
            throw new IllegalStateException(type.thisClass().asInternalName() + ": " + errors);
        }
        return result;
    }

    private static String name(int number) {
        return "plainCallSite$" + number;
    }

    private final class Rewriting implements CodeTransform {
        private boolean lambdaBefore;
        private boolean lambdaInMethod;

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (lambdaInMethod && isCastToSerializable(element)) {
                if (!lambdaBefore) {
                    throw new IllegalStateException(type.thisClass().asInternalName()
                            + " casts to Serializable what may be a lambda that is plain now");
                }
                return;
            }
            if (element instanceof InvokeDynamicInstruction call
                    && isAny(call.invokedynamic().asSymbol())) {
                rewrite(code, call.invokedynamic().asSymbol());
            } else {
                lambdaBefore &= !(element instanceof Instruction);
                code.with(element);
            }
        }

        private void rewrite(CodeBuilder code, DynamicCallSiteDesc site) {
            lambdaBefore = isSerializableLambda(site);
            lambdaInMethod |= lambdaBefore;
            if (lambdaBefore) {
                code.invokedynamic(DynamicCallSiteDesc.of(
                        PLAIN_LAMBDA,
                        site.invocationName(),
                        site.invocationType(),
                        Arrays.copyOf(site.bootstrapArgs(), LAMBDA_ARGUMENTS)));
            } else {
                code.invokestatic(
                        type.thisClass().asSymbol(),
                        name(written.size()),
                        site.invocationType(),
                        type.flags().has(AccessFlag.INTERFACE));
                written.add(site);
            }
        }

        private static boolean isCastToSerializable(CodeElement element) {
            return element instanceof TypeCheckInstruction check
                    && check.opcode() == Opcode.CHECKCAST
                    && check.type().asSymbol().equals(SERIALIZABLE);
        }
    }
}
