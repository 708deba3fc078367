package com.edgedelta.lambda.builder.patch;

import java.lang.classfile.ClassFile;

/// Replaces one class of the runtime by one that the verifier accepts.
public final class OneClass {
    private OneClass() {}

    /// What becomes of a class file.
    public interface Change {
        /// Changes the class file.
        ///
        /// @throws UnexpectedClass if the class is not as expected
        Changed of(ClassFile classFiles, byte[] before);
    }

    /// A changed class file, and in how many places it was changed.
    public static final class Changed {
        private final byte[] type;
        private final int places;

        public Changed(byte[] type, int places) {
            this.type = type;
            this.places = places;
        }
    }

    /// Replaces the class at that path.
    ///
    /// @return in how many places it was changed
    public static int change(RuntimeClasses classes, String path, Change change) {
        String name = RuntimeClasses.name(path);
        byte[] before = classes.find(path).orElseThrow(() -> new UnexpectedClass(name, "is missing"));
        ClassFile classFiles = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.DebugElementsOption.DROP_DEBUG, // It may name a variable that is removed.
                ClassFile.ClassHierarchyResolverOption.of(classes.hierarchy()));
        Changed after = change.of(classFiles, before);
        var errors = classFiles.verify(after.type);
        if (!errors.isEmpty()) {
            throw new UnexpectedClass(name, "does not verify after the change: " + errors);
        }
        classes.put(path, after.type);
        return after.places;
    }
}
