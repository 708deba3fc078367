package com.edgedelta.lambda.builder.jdk;

import com.edgedelta.lambda.builder.patch.OneClass;
import com.edgedelta.lambda.builder.patch.Patch;
import com.edgedelta.lambda.builder.patch.RuntimeClasses;
import com.edgedelta.lambda.builder.patch.UnexpectedClass;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Has the boot loader define all modules of a runtime. The JDK's build writes into a class which loader defines which
/// module; a module that is not in it belongs to the application loader.
///
/// The JVM takes a class of the boot loader from the class cache in a third of the time that a class of another loader
/// takes, for which Java code runs (docs/startup.md).
public final class OneLoader implements Patch {
    /// The class with the sets of modules' names.
    static final String MAP = "/java.base/jdk/internal/module/ModuleLoaderMap$Modules.class";

    private static final String BOOT_MODULES = "bootModules";
    private static final MethodTypeDesc SET_OF =
            MethodTypeDesc.of(ConstantDescs.CD_Set, ConstantDescs.CD_Object.arrayType());

    @Override
    public String name() {
        return "one-loader";
    }

    @Override
    public String change() {
        return "the boot loader defines all modules";
    }

    @Override
    public String gain() {
        return "register after 77 instead of 81 ms, 1 MB less memory";
    }

    @Override
    public int apply(RuntimeClasses classes) {
        return OneClass.change(classes, MAP, (classFiles, map) -> in(classFiles, map, classes.modules()));
    }

    /// The class with these as the boot loader's modules.
    private static OneClass.Changed in(ClassFile classFiles, byte[] map, List<String> modules) {
        int[] found = new int[1];
        ClassTransform replacing = ClassTransform.transformingMethodBodies((code, element) -> {
            if (isBootModules(element)) {
                found[0]++;
                code.pop();
                set(code, modules);
            }
            code.with(element);
        });
        byte[] result = classFiles.transformClass(classFiles.parse(map), replacing);
        if (found[0] != 1) {
            throw new UnexpectedClass(
                    RuntimeClasses.name(MAP), "sets " + BOOT_MODULES + " in " + found[0] + " places instead of 1");
        }
        return new OneClass.Changed(result, found[0]);
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
