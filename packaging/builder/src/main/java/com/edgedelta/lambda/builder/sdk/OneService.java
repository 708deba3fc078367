package com.edgedelta.lambda.builder.sdk;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;

/// Has the AWS SDK know the regions of one service, Firehose, and not of all. It makes an object of a class of its own
/// for each of its three hundred services before it can tell in which region it signs for one, and each of those
/// classes is restored from the class cache before `main` (docs/firehose.md).
public final class OneService {
    /// The class with the map of services.
    public static final String PROVIDER =
            "/com.edgedelta.lambda.firehose/software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class";

    private static final String SERVICE = "firehose";

    private OneService() {}

    /// The class whose map has that service alone.
    public static byte[] in(byte[] provider, ClassFile classFiles) {
        Entries entries = new Entries();
        byte[] result =
                classFiles.transformClass(classFiles.parse(provider), ClassTransform.transformingMethodBodies(entries));
        if (entries.kept != 1) {
            throw new IllegalStateException(
                    PROVIDER + " is not as it was: it has " + entries.kept + " entries for the service, not one");
        }
        return result;
    }

    /// Leaves out what is between another service's name and the call that puts it into the map, and those.
    private static final class Entries implements CodeTransform {
        private boolean ofAnother;
        private int kept;

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String name) {
                ofAnother = !name.equals(SERVICE);
                kept += ofAnother ? 0 : 1;
            }
            if (!ofAnother) {
                code.with(element);
            } else if (element instanceof InvokeInstruction call && call.name().equalsString("put")) {
                ofAnother = false;
            }
        }
    }
}
