package com.edgedelta.lambda.builder.jdk;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
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
import org.jspecify.annotations.Nullable;

/// Writes out what `javac` leaves to be linked at run time: lambdas become classes, and `equals` and `hashCode` of
/// records, `switch` over types and concatenations become methods of their class. To link one of them a JVM makes
/// classes with an assembler that is itself two hundred classes: that was a quarter of the time until `register`
/// (docs/startup.md). JDK 25's class cache holds lambdas and concatenations, but only those that the recorded life
/// has met, and the assembler with them.
///
/// What they do stays the same, but that nobody can serialize a lambda. Records' `toString`, switches with
/// constants and lambdas of more than one interface are left. A class older than nests is raised to Java 11, so
/// that what were its lambdas may be of its nest, and so is one that is too old for a class cache.
public final class PlainCallSites {
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc LAMBDAS = ClassDesc.of("java.lang.invoke.LambdaMetafactory");
    private static final ClassDesc SERIALIZABLE = ClassDesc.of("java.io.Serializable");
    private static final ClassDesc CONCATENATIONS = ClassDesc.of("java.lang.invoke.StringConcatFactory");

    /// What the name of a class that was a lambda has behind that of the class with the lambda.
    public static final String LAMBDA = "$$Plain";

    /// The interface's method, its implementation and the instantiated method, which both kinds of lambda begin
    /// with.
    private static final int LAMBDA_ARGUMENTS = 3;

    /// `FLAG_SERIALIZABLE` and `FLAG_BRIDGES`, and no bridges.
    private static final List<ConstantDesc> SERIALIZABLE_ALONE = List.of(5, 0);

    private final ClassModel type;
    private final ClassFile classFiles;
    private final ClassDesc host;
    private final List<DynamicCallSiteDesc> written = new ArrayList<>();
    private final Lambdas lambdas;
    private int madeLambdas;

    /// Takes the classes that lambdas have become.
    public interface Lambdas {
        /// Takes one.
        ///
        /// @param host the class that must tell it a member of its nest
        void take(ClassDesc host, ClassDesc name, byte[] type);
    }

    private PlainCallSites(ClassModel type, ClassHierarchyResolver others, Lambdas lambdas) {
        this.type = type;
        this.lambdas = lambdas;
        this.classFiles = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(others.orElse(PlainCallSites::lambdaClass)));
        this.host = type.findAttribute(Attributes.nestHost())
                .map(attribute -> attribute.nestHost().asSymbol())
                .orElse(type.thisClass().asSymbol());
    }

    /// The class with plain call sites; empty where it has nothing to be written out.
    ///
    /// @param others what the classes are that it knows
    public static Optional<byte[]> in(byte[] classFile, ClassHierarchyResolver others, Lambdas lambdas) {
        ClassModel type = ClassFile.of().parse(classFile);
        PlainCallSites sites = new PlainCallSites(type, others, lambdas);
        boolean wanted = isTooOldForTheCache(type) || (hasAny(type) && sites.canBeVerified());
        return wanted ? Optional.of(sites.rewritten()) : Optional.empty();
    }

    /// Without a `StackMapTable`, which a class of Java 11 is given.
    private static boolean isTooOldForTheCache(ClassModel type) {
        return type.majorVersion() < ClassFile.JAVA_6_VERSION;
    }

    /// Not where it knows a class that is missing, as the SDK's know those of parts that are optional.
    private boolean canBeVerified() {
        List<VerifyError> errors = classFiles.verify(type);
        if (!errors.stream()
                .allMatch(error -> String.valueOf(error.getMessage()).contains("Could not resolve class"))) {
            throw new IllegalStateException(type.thisClass().asInternalName() + ", as it is: " + errors);
        }
        return errors.isEmpty();
    }

    private static boolean hasAny(ClassModel type) {
        for (var entry : type.constantPool()) {
            if (entry instanceof InvokeDynamicEntry site && isAny(type, site.asSymbol())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAny(ClassModel type, DynamicCallSiteDesc site) {
        return isLambda(type, site) || isRecordMethod(site) || isTypeSwitch(site) || isConcatenation(site);
    }

    /// Whether it is a lambda of one interface that can be a class of its own: it calls methods of its nest.
    private static boolean isLambda(ClassModel type, DynamicCallSiteDesc site) {
        if (!owner(site).equals(LAMBDAS) || !(site.bootstrapArgs()[1] instanceof DirectMethodHandleDesc called)) {
            return false;
        }
        boolean ofSuperclass = called.kind() == DirectMethodHandleDesc.Kind.SPECIAL
                && !called.owner().equals(type.thisClass().asSymbol());
        return !ofSuperclass && (site.bootstrapArgs().length == LAMBDA_ARGUMENTS || isSerializableLambda(site));
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
                .andThen(PlainCallSites::withNests)
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
        return verified(classFiles.transformClass(type, rewriting));
    }

    /// A class of Java 8 knows no nests, by which what was its lambda may call its private methods.
    private static void withNests(ClassBuilder builder, ClassElement element) {
        if (element instanceof ClassFileVersion version && version.majorVersion() < ClassFile.JAVA_11_VERSION) {
            builder.withVersion(ClassFile.JAVA_11_VERSION, 0);
        } else {
            builder.with(element);
        }
    }

    private byte[] verified(byte[] result) {
        List<VerifyError> errors = classFiles.verify(result);
        if (!errors.isEmpty()) {
            throw new IllegalStateException(type.thisClass().asInternalName() + ": " + errors);
        }
        return result;
    }

    private ClassDesc makeLambda(DynamicCallSiteDesc site) {
        String own = type.thisClass().asSymbol().descriptorString();
        ClassDesc name = ClassDesc.ofDescriptor(own.replace(";", LAMBDA + madeLambdas++ + ";"));
        lambdas.take(host, name, verified(new PlainLambda(name, site, host).write(classFiles)));
        return name;
    }

    private static ClassHierarchyResolver.@Nullable ClassHierarchyInfo lambdaClass(ClassDesc name) {
        return name.descriptorString().contains(LAMBDA)
                ? ClassHierarchyResolver.ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object)
                : null;
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
                    && isAny(type, call.invokedynamic().asSymbol())) {
                rewrite(code, call.invokedynamic().asSymbol());
            } else {
                lambdaBefore &= !(element instanceof Instruction);
                code.with(element);
            }
        }

        private void rewrite(CodeBuilder code, DynamicCallSiteDesc site) {
            lambdaBefore = isSerializableLambda(site);
            lambdaInMethod |= lambdaBefore;
            if (isLambda(type, site)) {
                code.invokestatic(makeLambda(site), PlainLambda.MAKE, site.invocationType());
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
