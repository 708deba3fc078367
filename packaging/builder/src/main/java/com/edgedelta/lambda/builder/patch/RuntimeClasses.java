package com.edgedelta.lambda.builder.patch;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The classes of a runtime that is being made, and what patches have made of them so far. A class is named by its
/// path: `/MODULE/PACKAGE/NAME.class`.
public final class RuntimeClasses {
    private static final String ENDING = ".class";

    private final List<String> modules;
    private final Map<String, Supplier<byte[]>> originals;
    private final Map<String, byte[]> changed = new TreeMap<>();

    /// @param modules all modules of the runtime
    /// @param originals the class files by path, those of `module-info` excluded
    public RuntimeClasses(Collection<String> modules, Map<String, Supplier<byte[]>> originals) {
        this.modules = modules.stream().sorted().toList();
        this.originals = originals;
    }

    public List<String> modules() {
        return modules;
    }

    /// The paths of all classes, sorted, as they were before any patch.
    public Collection<String> paths() {
        return new TreeSet<>(originals.keySet());
    }

    public Optional<byte[]> find(String path) {
        byte[] now = changed.get(path);
        if (now != null) {
            return Optional.of(now);
        }
        return Optional.ofNullable(originals.get(path)).map(Supplier::get);
    }

    /// Finds a class in whichever module it is.
    public Optional<byte[]> find(ClassDesc type) {
        String descriptor = type.descriptorString();
        String file = "/" + descriptor.substring(1, descriptor.length() - 1) + ENDING;
        return modules.stream()
                .map(module -> find("/" + module + file))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Replaces a class, or adds one.
    public void put(String path, byte[] type) {
        changed.put(path, type);
    }

    /// What was put, by path.
    public Map<String, byte[]> changed() {
        return Collections.unmodifiableMap(changed);
    }

    /// The path of a class in the same module as another one.
    public static String beside(String path, ClassDesc type) {
        String descriptor = type.descriptorString();
        String module = path.substring(0, path.indexOf('/', 1));
        return module + "/" + descriptor.substring(1, descriptor.length() - 1) + ENDING;
    }

    /// The class's name as a user reads it: `java.lang.Object`.
    public static String name(String path) {
        return path.substring(path.indexOf('/', 1) + 1, path.length() - ENDING.length())
                .replace('/', '.');
    }

    /// Whether the class belongs to the JDK.
    public static boolean ofJdk(String path) {
        return path.startsWith("/java.") || path.startsWith("/jdk.");
    }

    /// What the verifier asks about other classes.
    public ClassHierarchyResolver hierarchy() {
        return ClassHierarchyResolver.ofResourceParsing((ClassDesc type) -> {
                    // A resolver's "not here" is null.
                    return find(type).map(ByteArrayInputStream::new).orElse(null);
                })
                .cached();
    }
}
