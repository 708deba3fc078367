package com.edgedelta.lambda.builder.jdk;

import com.edgedelta.lambda.builder.patch.UnexpectedClass;
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
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One class whose call sites [PlainCallSites] writes out.
///
/// A class older than nests becomes one of Java 11, so that the classes made of its lambdas may be members of its
/// nest; so does a class that is too old for a class cache.
final class CallSitesOfClass {
    private static final ClassDesc SERIALIZABLE = ClassDesc.of("java.io.Serializable");

    private final ClassModel type;
    private final ClassFile classFiles;
    private final ClassDesc host;
    private final List<DynamicCallSiteDesc> written = new ArrayList<>();
    private final Lambdas lambdas;
    private final PlainableSites plainable;
    private int madeLambdas;

    /// A class with plain call sites, and how many there are.
    static final class Rewritten {
        private final byte[] type;
        private final int places;

        private Rewritten(byte[] type, int places) {
            this.type = type;
            this.places = places;
        }

        byte[] type() {
            return type;
        }

        int places() {
            return places;
        }
    }

    /// Takes the classes that lambdas have become.
    interface Lambdas {
        /// Takes one.
        ///
        /// @param host the class that must list it as a member of its nest
        void take(ClassDesc host, ClassDesc name, byte[] type);
    }

    private CallSitesOfClass(
            ClassModel type, ClassHierarchyResolver others, PlainableSites plainable, Lambdas lambdas) {
        this.type = type;
        this.lambdas = lambdas;
        this.plainable = plainable;
        this.classFiles = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(others.orElse(CallSitesOfClass::lambdaClass)));
        this.host = type.findAttribute(Attributes.nestHost())
                .map(attribute -> attribute.nestHost().asSymbol())
                .orElse(type.thisClass().asSymbol());
    }

    /// The class with plain call sites; empty if it has no call site to be written out.
    ///
    /// @param others what the verifier asks about other classes
    static Optional<Rewritten> in(
            byte[] classFile, ClassHierarchyResolver others, PlainableSites plainable, Lambdas lambdas) {
        ClassModel type = ClassFile.of().parse(classFile);
        CallSitesOfClass sites = new CallSitesOfClass(type, others, plainable, lambdas);
        boolean wanted = isTooOldForTheCache(type) || (sites.hasAny() && sites.canBeVerified());
        return wanted ? Optional.of(sites.rewritten()) : Optional.empty();
    }

    /// How many call sites of that class are linked at run time.
    static int count(byte[] classFile) {
        int sites = 0;
        for (var entry : ClassFile.of().parse(classFile).constantPool()) {
            sites += entry instanceof InvokeDynamicEntry ? 1 : 0;
        }
        return sites;
    }

    private boolean hasAny() {
        for (var entry : type.constantPool()) {
            if (entry instanceof InvokeDynamicEntry site && plainable.isAny(type, site.asSymbol())) {
                return true;
            }
        }
        return false;
    }

    /// Without a `StackMapTable`, which a class of Java 11 is given.
    private static boolean isTooOldForTheCache(ClassModel type) {
        return type.majorVersion() < ClassFile.JAVA_6_VERSION;
    }

    /// False if the class refers to a class that is missing, as the SDK's do to those of optional parts.
    private boolean canBeVerified() {
        List<VerifyError> errors = classFiles.verify(type);
        if (!errors.stream()
                .allMatch(error -> String.valueOf(error.getMessage()).contains("Could not resolve class"))) {
            throw new UnexpectedClass(name(), "does not verify as it is: " + errors);
        }
        return errors.isEmpty();
    }

    private Rewritten rewritten() {
        ClassTransform rewriting = ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Rewriting::new))
                .andThen(CallSitesOfClass::withNests)
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
        byte[] plain = verified(classFiles.transformClass(type, rewriting));
        return new Rewritten(plain, written.size() + madeLambdas);
    }

    /// A class of Java 8 has no nest, by which a class that was its lambda may call its private methods.
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
            throw new UnexpectedClass(name(), "does not verify after the change: " + errors);
        }
        return result;
    }

    private ClassDesc makeLambda(DynamicCallSiteDesc site) {
        String own = type.thisClass().asSymbol().descriptorString();
        ClassDesc name = ClassDesc.ofDescriptor(own.replace(";", PlainCallSites.LAMBDA + madeLambdas++ + ";"));
        lambdas.take(host, name, verified(new PlainLambda(name, site, host).write(classFiles)));
        return name;
    }

    private static ClassHierarchyResolver.@Nullable ClassHierarchyInfo lambdaClass(ClassDesc name) {
        return name.descriptorString().contains(PlainCallSites.LAMBDA)
                ? ClassHierarchyResolver.ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object)
                : null;
    }

    private String name() {
        return type.thisClass().asInternalName().replace('/', '.');
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
                    throw new UnexpectedClass(
                            name(), "casts to Serializable a value that may be a lambda, which is not any more");
                }
                return;
            }
            if (element instanceof InvokeDynamicInstruction call
                    && plainable.isAny(type, call.invokedynamic().asSymbol())) {
                rewrite(code, call.invokedynamic().asSymbol());
            } else {
                lambdaBefore &= !(element instanceof Instruction);
                code.with(element);
            }
        }

        private void rewrite(CodeBuilder code, DynamicCallSiteDesc site) {
            lambdaBefore = PlainableSites.isSerializableLambda(site);
            lambdaInMethod |= lambdaBefore;
            if (plainable.isLambda(type, site)) {
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
