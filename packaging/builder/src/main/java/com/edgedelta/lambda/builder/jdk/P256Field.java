package com.edgedelta.lambda.builder.jdk;

import com.edgedelta.lambda.builder.patch.OneClass;
import com.edgedelta.lambda.builder.patch.Patch;
import com.edgedelta.lambda.builder.patch.RuntimeClasses;
import com.edgedelta.lambda.builder.patch.UnexpectedClass;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ClassDesc;

/// Has the JDK calculate on the curve P-256 as on P-384 and P-521, in the plain field, which it has for P-256 too. The
/// one it prefers is made for an instruction that only the optimizing compiler uses. Without it each product is several
/// calls, and the first signature or key makes a table of 64 points (docs/startup.md).
public final class P256Field implements Patch {
    /// The class that selects the field of a curve.
    static final String OPERATIONS = "/java.base/sun/security/ec/ECOperations.class";

    private static final String FIELDS = "sun.security.util.math.intpoly.";
    private static final ClassDesc PREFERRED = ClassDesc.of(FIELDS + "MontgomeryIntegerPolynomialP256");
    private static final ClassDesc PLAIN = ClassDesc.of(FIELDS + "IntegerPolynomialP256");

    @Override
    public String name() {
        return "p256-field";
    }

    @Override
    public String change() {
        return "the curve P-256 is calculated in the field IntegerPolynomialP256";
    }

    @Override
    public String gain() {
        return "115 ms less CPU until the first next if the endpoint has a P-256 certificate";
    }

    @Override
    public int apply(RuntimeClasses classes) {
        return OneClass.change(classes, OPERATIONS, P256Field::in);
    }

    /// The class with the plain field.
    private static OneClass.Changed in(ClassFile classFiles, byte[] operations) {
        int[] replaced = new int[1];
        CodeTransform transform = (code, element) -> {
            if (element instanceof FieldInstruction field && isPreferred(field)) {
                code.getstatic(PLAIN, "ONE", PLAIN);
                replaced[0]++;
            } else {
                code.with(element);
            }
        };
        byte[] result = classFiles.transformClass(
                classFiles.parse(operations), ClassTransform.transformingMethodBodies(transform));
        if (replaced[0] != 1) {
            throw new UnexpectedClass(
                    RuntimeClasses.name(OPERATIONS),
                    "takes the Montgomery field for P-256 in " + replaced[0] + " places instead of 1");
        }
        return new OneClass.Changed(result, replaced[0]);
    }

    private static boolean isPreferred(FieldInstruction field) {
        return field.opcode() == Opcode.GETSTATIC
                && field.owner().asSymbol().equals(PREFERRED)
                && field.name().equalsString("ONE");
    }
}
