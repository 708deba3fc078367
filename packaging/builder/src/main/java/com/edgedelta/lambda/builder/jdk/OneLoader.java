package com.edgedelta.lambda.builder.jdk;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Has the boot loader define all modules of a runtime. Which loader takes which module the JDK writes into a class of
/// its own when it is built, and whatever it does not know there is the application loader's.
///
/// The JVM takes a class of the boot loader's from the class cache in a third of the time that one of another loader
/// takes, which Java code has to be asked for (docs/startup.md).
public final class OneLoader {
    /// The class with the sets of modules' names.
    public static final String MAP = "/java.base/jdk/internal/module/ModuleLoaderMap$Modules.class";

    private static final String BOOT_MODULES = "bootModules";
    private static final MethodTypeDesc SET_OF =
            MethodTypeDesc.of(ConstantDescs.CD_Set, ConstantDescs.CD_Object.arrayType());

    private OneLoader() {}

    /// The class with these as the boot loader's modules.
    public static byte[] in(byte[] map, ClassFile classFiles, List<String> modules) {
        boolean[] found = new boolean[1];
        ClassTransform replacing = ClassTransform.transformingMethodBodies((code, element) -> {
            if (isBootModules(element)) {
                found[0] = true;
                code.pop();
                set(code, modules);
            }
            code.with(element);
        });
        byte[] result = classFiles.transformClass(classFiles.parse(map), replacing);
        if (!found[0]) {
            throw new IllegalStateException(MAP + " has no " + BOOT_MODULES + " any more");
        }
        return result;
    }

    private static boolean isBootModules(CodeElement element) {
        return element instanceof FieldInstruction field
                && field.opcode() == Opcode.PUTSTATIC
                && field.name().equalsString(BOOT_MODULES);
    }

    private static void set(CodeBuilder code, List<String> names) {
        code.loadConstant(names.size()).anewarray(ConstantDescs.CD_String);
        for (int i = 0; i < names.size(); i++) {
            code.dup().loadConstant(i).loadConstant(names.get(i)).aastore();
        }
        code.invokestatic(ConstantDescs.CD_Set, "of", SET_OF, true);
    }
}
