package com.edgedelta.lambda.builder.jdk;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A lambda or method reference as a class of its own: what `java.lang.invoke.LambdaMetafactory` makes at run time.
///
/// @param name the class's
/// @param site the call site, which makes the lambda of what it captures
/// @param host the class whose private methods the lambda may call, in whose nest it is then
record PlainLambda(ClassDesc name, DynamicCallSiteDesc site, ClassDesc host) {
    /// The method with the call site's parameters and result.
    static final String MAKE = "make";

    private static final String ONLY = "ONLY";
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

    private static final Map<ClassDesc, ClassDesc> PRIMITIVES = Map.of(
            ConstantDescs.CD_Boolean, ConstantDescs.CD_boolean,
            ConstantDescs.CD_Byte, ConstantDescs.CD_byte,
            ConstantDescs.CD_Character, ConstantDescs.CD_char,
            ConstantDescs.CD_Short, ConstantDescs.CD_short,
            ConstantDescs.CD_Integer, ConstantDescs.CD_int,
            ConstantDescs.CD_Long, ConstantDescs.CD_long,
            ConstantDescs.CD_Float, ConstantDescs.CD_float,
            ConstantDescs.CD_Double, ConstantDescs.CD_double);

    /// The class as the host of a nest with these members, too.
    static byte[] withMembers(byte[] host, List<ClassDesc> members) {
        ClassFile classFiles = ClassFile.of();
        ClassModel type = classFiles.parse(host);
        List<ClassDesc> all = new ArrayList<>(members);
        type.findAttribute(Attributes.nestMembers())
                .ifPresent(before -> before.nestMembers().forEach(member -> all.add(member.asSymbol())));
        NestMembersAttribute attribute = NestMembersAttribute.ofSymbols(all);
        return classFiles.transformClass(
                type,
                ClassTransform.dropping(NestMembersAttribute.class::isInstance)
                        .andThen(ClassTransform.endHandler(builder -> builder.with(attribute))));
    }

    /// The class file, not yet verified.
    byte[] write(ClassFile classFiles) {
        return classFiles.build(name, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
            type.withInterfaceSymbols(made().returnType());
            type.with(NestHostAttribute.of(host));
            for (int i = 0; i < made().parameterCount(); i++) {
                type.withField(captured(i), made().parameterType(i), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
            }
            constructor(type);
            maker(type);
            type.withMethodBody(site.invocationName(), erased(), ClassFile.ACC_PUBLIC, this::call);
        });
    }

    /// What is captured, and the interface.
    private MethodTypeDesc made() {
        return site.invocationType();
    }

    private static String captured(int number) {
        return "captured" + number;
    }

    private MethodTypeDesc erased() {
        return (MethodTypeDesc) argument(0);
    }

    private DirectMethodHandleDesc implementation() {
        return (DirectMethodHandleDesc) argument(1);
    }

    /// The interface's method with its type parameters' values.
    private MethodTypeDesc typed() {
        return (MethodTypeDesc) argument(2);
    }

    private ConstantDesc argument(int number) {
        return site.bootstrapArgs()[number];
    }

    private void constructor(ClassBuilder type) {
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                made().changeReturnType(ConstantDescs.CD_void),
                ClassFile.ACC_PRIVATE,
                code -> {
                    code.aload(0).invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, NOTHING);
                    for (int i = 0; i < made().parameterCount(); i++) {
                        ClassDesc captured = made().parameterType(i);
                        code.aload(0).loadLocal(TypeKind.from(captured), code.parameterSlot(i));
                        code.putfield(name, captured(i), captured);
                    }
                    code.return_();
                });
    }

    /// One that captures nothing is made once.
    private void maker(ClassBuilder type) {
        boolean only = made().parameterCount() == 0;
        if (only) {
            type.withField(ONLY, name, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
            type.withMethodBody(ConstantDescs.CLASS_INIT_NAME, NOTHING, ClassFile.ACC_STATIC, code -> {
                instance(code);
                code.putstatic(name, ONLY, name).return_();
            });
        }
        type.withMethodBody(MAKE, made(), ClassFile.ACC_STATIC, code -> {
            if (only) {
                code.getstatic(name, ONLY, name);
            } else {
                instance(code);
            }
            code.areturn();
        });
    }

    private void instance(CodeBuilder code) {
        code.new_(name).dup();
        for (int i = 0; i < made().parameterCount(); i++) {
            code.loadLocal(TypeKind.from(made().parameterType(i)), code.parameterSlot(i));
        }
        code.invokespecial(name, ConstantDescs.INIT_NAME, made().changeReturnType(ConstantDescs.CD_void));
    }

    /// Calls the implementation with what was captured and with the arguments.
    private void call(CodeBuilder code) {
        DirectMethodHandleDesc called = implementation();
        boolean constructs = called.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
        if (constructs) {
            code.new_(called.owner()).dup();
        }
        List<ClassDesc> wanted = wanted(called);
        int captures = made().parameterCount();
        for (int i = 0; i < captures; i++) {
            ClassDesc captured = made().parameterType(i);
            code.aload(0).getfield(name, captured(i), captured);
            convert(code, captured, captured, wanted.get(i));
        }
        for (int i = 0; i < erased().parameterCount(); i++) {
            ClassDesc given = erased().parameterType(i);
            code.loadLocal(TypeKind.from(given), code.parameterSlot(i));
            convert(code, given, typed().parameterType(i), wanted.get(captures + i));
        }
        invoke(code, called);
        answer(code, constructs ? called.owner() : result(called));
    }

    private static MethodTypeDesc descriptor(DirectMethodHandleDesc called) {
        return MethodTypeDesc.ofDescriptor(called.lookupDescriptor());
    }

    private static ClassDesc result(DirectMethodHandleDesc called) {
        return descriptor(called).returnType();
    }

    /// What the implementation takes, the object it is a method of included.
    private static List<ClassDesc> wanted(DirectMethodHandleDesc called) {
        MethodTypeDesc type = descriptor(called);
        return switch (called.kind()) {
            case STATIC, INTERFACE_STATIC, CONSTRUCTOR -> type.parameterList();
            default -> type.insertParameterTypes(0, called.owner()).parameterList();
        };
    }

    private static void invoke(CodeBuilder code, DirectMethodHandleDesc called) {
        ClassDesc owner = called.owner();
        String method = called.methodName();
        MethodTypeDesc type = descriptor(called);
        switch (called.kind()) {
            case STATIC, INTERFACE_STATIC -> code.invokestatic(owner, method, type, called.isOwnerInterface());
            case CONSTRUCTOR -> code.invokespecial(owner, ConstantDescs.INIT_NAME, type);
            // A private method is called like any other within its nest.
            case VIRTUAL, SPECIAL -> code.invokevirtual(owner, method, type);
            case INTERFACE_VIRTUAL, INTERFACE_SPECIAL -> code.invokeinterface(owner, method, type);
            default -> throw new UnsupportedOperationException(called.toString());
        }
    }

    /// @param typed the type that the value has, beyond the one it is given with
    private static void convert(CodeBuilder code, ClassDesc given, ClassDesc typed, ClassDesc wanted) {
        if (given.isPrimitive()) {
            if (wanted.isPrimitive()) {
                code.conversion(TypeKind.from(given), TypeKind.from(wanted));
            } else {
                box(code, given);
            }
        } else if (wanted.isPrimitive()) {
            unbox(code, typed, wanted);
        } else if (!typed.equals(given)) {
            code.checkcast(typed);
        } else if (!wanted.equals(given) && !wanted.equals(ConstantDescs.CD_Object)) {
            code.checkcast(wanted);
        }
    }

    private void answer(CodeBuilder code, ClassDesc result) {
        ClassDesc wanted = erased().returnType();
        if (wanted.equals(ConstantDescs.CD_void)) {
            switch (TypeKind.from(result).slotSize()) {
                case 1 -> code.pop();
                case 2 -> code.pop2();
                default -> {}
            }
        } else {
            convert(code, result, result, wanted);
        }
        code.return_(TypeKind.from(wanted));
    }

    private static void box(CodeBuilder code, ClassDesc primitive) {
        ClassDesc box = PlainMethods.box(primitive);
        code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, primitive));
    }

    /// Where no box is known, any number will do for one.
    private static void unbox(CodeBuilder code, ClassDesc typed, ClassDesc wanted) {
        boolean number = !PRIMITIVES.containsKey(typed)
                && !wanted.equals(ConstantDescs.CD_boolean)
                && !wanted.equals(ConstantDescs.CD_char);
        ClassDesc box =
                PRIMITIVES.containsKey(typed) ? typed : number ? ConstantDescs.CD_Number : PlainMethods.box(wanted);
        ClassDesc primitive = PRIMITIVES.getOrDefault(box, wanted);
        code.checkcast(box)
                .invokevirtual(box, primitive.displayName() + "Value", MethodTypeDesc.of(primitive))
                .conversion(TypeKind.from(primitive), TypeKind.from(wanted));
    }
}
