package com.edgedelta.lambda.builder.jdk;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;

/// The bodies of methods that do what `ObjectMethods` and `SwitchBootstraps` of `java.lang.runtime` and
/// `java.lang.invoke.StringConcatFactory` would link.
final class PlainMethods {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final char ARGUMENT = '\1';
    private static final char CONSTANT = '\2';
    private static final MethodTypeDesc EQUAL =
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    private static final MethodTypeDesc HASH = MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object);

    /// The record's class and the components' names come before the components' getters.
    private static final int FIRST_GETTER = 2;

    private PlainMethods() {}

    /// Writes the body of a static method of that class, with the call site's parameters and result.
    static void write(CodeBuilder code, DynamicCallSiteDesc site, ClassDesc type) {
        switch (site.invocationName()) {
            case "equals" -> equals(code, type, components(site));
            case "hashCode" -> hashCode(code, type, components(site));
            case "typeSwitch" -> typeSwitch(code, site);
            case "makeConcatWithConstants" -> concatenation(code, site);
            default -> throw new IllegalArgumentException(site.toString());
        }
    }

    private record Component(String name, ClassDesc type) {
        private void load(CodeBuilder code, ClassDesc owner, int record) {
            code.aload(record).getfield(owner, name, type);
        }
    }

    private static List<Component> components(DynamicCallSiteDesc site) {
        return Arrays.stream(site.bootstrapArgs())
                .skip(FIRST_GETTER)
                .map(DirectMethodHandleDesc.class::cast)
                .map(getter -> new Component(
                        getter.methodName(), getter.invocationType().returnType()))
                .toList();
    }

    private static void equals(CodeBuilder code, ClassDesc type, List<Component> components) {
        Label equal = code.newLabel();
        Label different = code.newLabel();
        code.aload(0).aload(1).if_acmpeq(equal);
        code.aload(1).instanceOf(type).ifeq(different);
        int other = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(1).checkcast(type).astore(other);
        for (Component component : components) {
            component.load(code, type, 0);
            component.load(code, type, other);
            ifDifferent(code, component.type(), different);
        }
        code.labelBinding(equal).iconst_1().ireturn();
        code.labelBinding(different).iconst_0().ireturn();
    }

    private static void ifDifferent(CodeBuilder code, ClassDesc type, Label different) {
        switch (TypeKind.from(type)) {
            case REFERENCE -> code.invokestatic(OBJECTS, "equals", EQUAL).ifeq(different);
            case FLOAT, DOUBLE ->
                code.invokestatic(box(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
                        .ifne(different);
            case LONG -> code.lcmp().ifne(different);
            default -> code.if_icmpne(different);
        }
    }

    private static void hashCode(CodeBuilder code, ClassDesc type, List<Component> components) {
        code.iconst_0();
        for (Component component : components) {
            code.bipush(31).imul();
            component.load(code, type, 0);
            if (component.type().isPrimitive()) {
                code.invokestatic(
                        box(component.type()), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, component.type()));
            } else {
                code.invokestatic(OBJECTS, "hashCode", HASH);
            }
            code.iadd();
        }
        code.ireturn();
    }

    /// The class whose objects hold such a value.
    static ClassDesc box(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case CHAR -> ConstantDescs.CD_Character;
            case SHORT -> ConstantDescs.CD_Short;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.displayName());
        };
    }

    /// The number of the first type, from the second argument on, that the first argument is of; -1 for null, the
    /// number of types where it is of none.
    private static void typeSwitch(CodeBuilder code, DynamicCallSiteDesc site) {
        Label some = code.newLabel();
        code.aload(0).ifnonnull(some).iconst_m1().ireturn().labelBinding(some);
        int number = 0;
        for (var type : site.bootstrapArgs()) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(number).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) type).ifeq(next);
            code.loadConstant(number).ireturn().labelBinding(next);
            number++;
        }
        code.loadConstant(number).ireturn();
    }

    /// The recipe's text, with arguments and constants where it has their marks.
    private static void concatenation(CodeBuilder code, DynamicCallSiteDesc site) {
        code.new_(BUILDER).dup().invokespecial(BUILDER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
        String recipe = (String) site.bootstrapArgs()[0];
        StringBuilder text = new StringBuilder();
        int arguments = 0;
        int constants = 0;
        for (int i = 0; i < recipe.length(); i++) {
            char c = recipe.charAt(i);
            if (c == CONSTANT) {
                constants++;
                text.append(site.bootstrapArgs()[constants]);
            } else if (c == ARGUMENT) {
                append(code, text);
                ClassDesc type = site.invocationType().parameterType(arguments);
                code.loadLocal(TypeKind.from(type), code.parameterSlot(arguments));
                append(code, appended(type));
                arguments++;
            } else {
                text.append(c);
            }
        }
        append(code, text);
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(ConstantDescs.CD_String))
                .areturn();
    }

    private static void append(CodeBuilder code, StringBuilder text) {
        if (!text.isEmpty()) {
            code.loadConstant(text.toString());
            append(code, ConstantDescs.CD_String);
            text.setLength(0);
        }
    }

    private static void append(CodeBuilder code, ClassDesc type) {
        code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, type));
    }

    /// What the builder takes for it; an array of `char` is an object here, not its letters.
    private static ClassDesc appended(ClassDesc type) {
        return switch (TypeKind.from(type)) {
            case REFERENCE -> type.equals(ConstantDescs.CD_String) ? type : ConstantDescs.CD_Object;
            case BYTE, SHORT -> ConstantDescs.CD_int;
            default -> type;
        };
    }
}
