package com.edgedelta.lambda.builder.jdk;

import com.edgedelta.lambda.builder.patch.OneClass;
import com.edgedelta.lambda.builder.patch.Patch;
import com.edgedelta.lambda.builder.patch.RuntimeClasses;
import com.edgedelta.lambda.builder.patch.UnexpectedClass;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Has the JDK's HTTP server write no `Date` into its responses. Lambda, the only client here, reads none, and the JDK
/// has no option to leave it out. Formatting a time takes 250 classes - formats, locales, time zones - and half a
/// millisecond for each response as long as they are interpreted (docs/startup.md).
public final class NoDate implements Patch {
    /// The class that writes an answer's headers.
    static final String EXCHANGE = "/jdk.httpserver/sun/net/httpserver/ExchangeImpl.class";

    private static final String FORMATTER = "FORMATTER";

    @Override
    public String name() {
        return "no-date";
    }

    @Override
    public String change() {
        return "the HTTP server writes no header Date into its responses";
    }

    @Override
    public String gain() {
        return "2.4 MB less memory and 95 ms less CPU until the first next";
    }

    @Override
    public int apply(RuntimeClasses classes) {
        return OneClass.change(classes, EXCHANGE, NoDate::in);
    }

    /// The class without that header and its format.
    private static OneClass.Changed in(ClassFile classFiles, byte[] exchange) {
        int[] left = new int[1];
        ClassTransform transform = (type, element) -> {
            Statement statement = element instanceof MethodModel method ? in(method) : null;
            if (statement == null) {
                type.with(element);
            } else {
                left[0]++;
                type.transformMethod((MethodModel) element, MethodTransform.transformingCode(statement));
            }
        };
        byte[] result = classFiles.transformClass(classFiles.parse(exchange), transform);
        if (left[0] != 2) {
            throw new UnexpectedClass(
                    RuntimeClasses.name(EXCHANGE),
                    "makes and sets the header Date in " + left[0] + " places instead of 2");
        }
        return new OneClass.Changed(result, left[0]);
    }

    /// The statement that makes the format, or sets the header.
    private static @Nullable Statement in(MethodModel method) {
        CodeModel code = method.code().orElse(null);
        if (code == null) {
            return null;
        }
        List<CodeElement> elements = code.elementList();
        if (method.methodName().equalsString("<clinit>")) {
            int format = first(elements, 0, element -> isText(element, "HH:mm:ss"));
            return format < 0 ? null : new Statement(format, first(elements, format, NoDate::setsFormatter));
        }
        int header = first(elements, 0, element -> isText(element, "Date"));
        if (header < 0) {
            return null;
        }
        int headers = lastInstruction(elements, lastInstruction(elements, header)); // `this`, then its headers.
        return new Statement(headers, first(elements, header, NoDate::setsHeader));
    }

    private static int first(List<CodeElement> elements, int from, Predicate<CodeElement> wanted) {
        for (int i = from; i < elements.size(); i++) {
            if (wanted.test(elements.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int lastInstruction(List<CodeElement> elements, int before) {
        int i = before - 1;
        while (i >= 0 && !(elements.get(i) instanceof Instruction)) {
            i--;
        }
        return i;
    }

    private static boolean isText(CodeElement element, String part) {
        return element instanceof ConstantInstruction constant
                && constant.constantValue() instanceof String text
                && text.contains(part);
    }

    private static boolean setsFormatter(CodeElement element) {
        return element instanceof FieldInstruction field
                && field.opcode() == Opcode.PUTSTATIC
                && field.name().equalsString(FORMATTER);
    }

    private static boolean setsHeader(CodeElement element) {
        return element instanceof InvokeInstruction call && call.name().equalsString("set");
    }

    /// Leaves out a method's instructions between two elements, and those.
    private static final class Statement implements CodeTransform {
        private final int from;
        private final int to;
        private int at;

        private Statement(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (at < from || at > to || !(element instanceof Instruction)) {
                code.with(element);
            }
            at++;
        }
    }
}
