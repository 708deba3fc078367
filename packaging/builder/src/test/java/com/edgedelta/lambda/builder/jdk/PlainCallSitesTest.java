package com.edgedelta.lambda.builder.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.invoke.MethodHandles;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A class with plain call sites does what it did before.
final class PlainCallSitesTest {
    private static final List<Class<?>> REWRITTEN = List.of(
            PlainCallSitesTest.class,
            Every.class,
            None.class,
            Kinds.class,
            Specimen.class,
            Lambdas.class,
            Lambdas.Sum.class);

    private static final List<String> WRITTEN_OUT = List.of(
            "ObjectMethods.bootstrap equals",
            "ObjectMethods.bootstrap hashCode",
            "LambdaMetafactory.altMetafactory compare",
            "LambdaMetafactory.metafactory apply",
            "LambdaMetafactory.metafactory accept",
            "LambdaMetafactory.metafactory applyAsLong",
            "LambdaMetafactory.metafactory of",
            "StringConcatFactory.makeConcatWithConstants makeConcatWithConstants",
            "SwitchBootstraps.typeSwitch typeSwitch");

    @Test
    void recordsSwitchesAndLambdasDoTheSame() throws Exception {
        List<Object> expected = new Specimen().get();
        Supplier<?> rewritten = (Supplier<?>) new Rewriter()
                .loadClass(Specimen.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        assertThat(rewritten).isNotInstanceOf(Specimen.class);
        assertThat(rewritten.get()).isEqualTo(expected);
    }

    @Test
    void nothingIsLeftToBeWrittenOut() throws IOException {
        for (Class<?> type : List.of(Every.class, None.class, Specimen.class, Lambdas.class)) {
            byte[] plain = rewritten(type.getName());
            assertThat(linkedAtRunTime(bytes(type.getName()))).as("before").containsAnyElementsOf(WRITTEN_OUT);
            assertThat(linkedAtRunTime(plain)).as(type.getName()).doesNotContainAnyElementsOf(WRITTEN_OUT);
        }
    }

    @Test
    void aClassWithoutAnyIsLeftAsItIs() throws IOException {
        assertThat(CallSitesOfClass.in(
                        bytes(Plain.class.getName()),
                        ClassHierarchyResolver.defaultResolver(),
                        plainable(),
                        (host, lambda, type) -> {}))
                .isEmpty();
    }

    /// From the class of a lambda `Class.forName` would see another caller.
    @Test
    void aReferenceToACallerSensitiveMethodIsLeft() throws IOException {
        byte[] plain = rewritten(Callers.class.getName());
        assertThat(linkedAtRunTime(bytes(Callers.class.getName()))).hasSize(3);
        assertThat(linkedAtRunTime(plain))
                .containsExactlyInAnyOrder("LambdaMetafactory.metafactory find", "LambdaMetafactory.metafactory get");
    }

    /// A switch with constants beside types stays as it is.
    @Test
    void whatIsLeftIsLeft() throws IOException {
        byte[] plain = rewritten(Kinds.class.getName());
        assertThat(linkedAtRunTime(plain)).containsExactly("SwitchBootstraps.typeSwitch typeSwitch");
    }

    private static List<String> linkedAtRunTime(byte[] classFile) {
        List<String> sites = new ArrayList<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof InvokeDynamicEntry site
                    && site.asSymbol().bootstrapMethod() instanceof DirectMethodHandleDesc bootstrap) {
                sites.add(bootstrap.owner().displayName() + "." + bootstrap.methodName() + " "
                        + site.name().stringValue());
            }
        }
        return sites;
    }

    private static byte[] rewritten(String name) throws IOException {
        return rewritten(name, (host, lambda, type) -> {});
    }

    private static byte[] rewritten(String name, CallSitesOfClass.Lambdas lambdas) throws IOException {
        byte[] before = bytes(name);
        return CallSitesOfClass.in(before, ClassHierarchyResolver.defaultResolver(), plainable(), lambdas)
                .map(CallSitesOfClass.Rewritten::type)
                .orElse(before);
    }

    private static PlainableSites plainable() {
        return new PlainableSites(new CallerSensitiveMethods(PlainCallSitesTest::find));
    }

    private static Optional<byte[]> find(ClassDesc type) {
        String file = type.descriptorString();
        try (InputStream in =
                PlainCallSitesTest.class.getResourceAsStream("/" + file.substring(1, file.length() - 1) + ".class")) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = PlainCallSitesTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    /// Loads the specimens once more, with plain call sites.
    private static final class Rewriter extends ClassLoader {
        private final Map<String, byte[]> types = new HashMap<>();

        private Rewriter() throws IOException {
            super(PlainCallSitesTest.class.getClassLoader());
            List<ClassDesc> members = new ArrayList<>();
            for (Class<?> type : REWRITTEN) {
                types.put(type.getName(), rewritten(type.getName(), (host, name, lambda) -> {
                    members.add(name);
                    types.put(name.packageName() + "." + name.displayName(), lambda);
                }));
            }
            types.computeIfPresent(
                    PlainCallSitesTest.class.getName(), (name, host) -> PlainLambda.withMembers(host, members));
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] type = types.get(name);
            if (type == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, type, 0, type.length) : loaded;
        }
    }

    /// A component of each kind.
    record Every(
            boolean truth,
            byte tiny,
            short small,
            char letter,
            int number,
            long large,
            float real,
            double finer,
            @Nullable Object anything) {
        static final Every ONE = new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, 0.0, "a");

        /// Records that differ from one in one component each, and some that do not.
        static List<Object> all() {
            return List.of(
                    ONE,
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, 0.0, new String("a")),
                    new Every(false, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, 0.0, "a"),
                    new Every(true, (byte) -1, (short) 2, 'c', 4, 5L << 33, 0.0f, 0.0, "a"),
                    new Every(true, (byte) 1, (short) -2, 'c', 4, 5L << 33, 0.0f, 0.0, "a"),
                    new Every(true, (byte) 1, (short) 2, '\uffff', 4, 5L << 33, 0.0f, 0.0, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', -4, 5L << 33, 0.0f, 0.0, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 34, 0.0f, 0.0, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, -0.0f, 0.0, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, Float.NaN, 0.0, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, -0.0, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, Double.NaN, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, Double.NaN, "a"),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, 0.0, List.of(1)),
                    new Every(true, (byte) 1, (short) 2, 'c', 4, 5L << 33, 0.0f, 0.0, null));
        }
    }

    record None() {}

    /// A switch in an interface.
    interface Kinds {
        default String kind(@Nullable Object value) {
            return switch (value) {
                case null -> "null";
                case String text when text.isEmpty() -> "empty";
                case String text when text.length() > 3 -> "long " + text;
                case Integer number when number > 5 -> "more than five";
                case CharSequence text -> "text " + text;
                case Number number -> "number " + number;
                case Object[] array -> "array of " + array.length;
                default -> "other";
            };
        }

        /// Lambdas of an interface's own methods.
        default Function<Integer, String> kinds() {
            Function<Integer, Integer> privately = this::more;
            return privately.andThen(Kinds::said);
        }

        private int more(int number) {
            return number + constant("");
        }

        private static String said(int number) {
            return "said " + number;
        }

        default int constant(String value) {
            return switch (value) {
                case "a" -> 0;
                case String text when text.isEmpty() -> 1;
                default -> 2;
            };
        }
    }

    /// References to methods that look at their caller, and one to a method that does not.
    static final class Callers {
        interface Finder {
            Class<?> find(String name) throws ClassNotFoundException;
        }

        List<Object> references() {
            Finder finder = Class::forName;
            Supplier<Object> lookup = MethodHandles::lookup;
            Function<Class<?>, String> name = Class::getName;
            return List.of(finder, lookup, name);
        }
    }

    /// A class without any such call site.
    interface Plain {}

    /// Tells what all of these do.
    public static final class Specimen implements Supplier<List<Object>>, Kinds {
        @Override
        public List<Object> get() {
            List<Object> told = new ArrayList<>();
            List<Object> records = new ArrayList<>(Every.all());
            records.addAll(List.of(new None(), new None(), "no record"));
            for (Object one : records) {
                told.add(one.hashCode());
                records.forEach(other -> told.add(one.equals(other)));
            }
            Object[] values = {null, "", "abc", "abcd", 5, 6, 7L, CharBuffer.wrap("x"), new String[2], List.of()};
            for (Object value : values) {
                told.add(kind(value));
                told.add(constant(String.valueOf(value)));
                told.add(value == null ? -1 : number(value));
            }
            told.addAll(new Lambdas(7, "text").told());
            told.add(Arrays.asList(values).stream()
                    .map(this::kind)
                    .sorted(backwards())
                    .toList());
            return told;
        }

        private static int number(Object value) {
            return switch (value) {
                case List<?> list -> list.size();
                case Number number -> number.intValue();
                default -> 100;
            };
        }

        private static Comparator<String> backwards() {
            return (Comparator<String> & Serializable) (one, other) -> other.compareTo(one);
        }
    }

    /// Lambdas and method references of each kind, and concatenations of each type.
    static class Lambdas implements Supplier<String>, Kinds {
        private final int number;
        private final String text;

        Lambdas(int number, String text) {
            this.number = number;
            this.text = text;
        }

        /// Interfaces whose parameters and results are primitives, or void.
        interface Sum {
            double of(byte tiny, long large, float real);
        }

        private static int statically(Integer one, long two) {
            return one + (int) two;
        }

        private int own(int more) {
            return number + more;
        }

        @Override
        public String get() {
            return text;
        }

        List<Object> told() {
            List<Object> told = new ArrayList<>();
            long large = 1L << 40;
            double real = 0.5;
            char[] letters = {'a', 'b'};
            Function<Integer, Object> captures = value -> value + large + real + letters.length + number;
            told.add(captures.apply(3));
            Function<Integer, Integer> ofThis = this::own;
            told.add(ofThis.apply(4));
            ToLongFunction<Integer> widens = Integer::intValue;
            told.add(widens.applyAsLong(5));
            IntFunction<Object> boxes = Integer::toString;
            told.add(boxes.apply(6));
            ToIntFunction<Integer> unboxes = value -> value;
            told.add(unboxes.applyAsInt(7));
            ToIntBiFunction<Integer, Long> casts = Lambdas::statically;
            told.add(casts.applyAsInt(8, 9L));
            BiFunction<Integer, String, Lambdas> constructs = Lambdas::new;
            told.add(constructs.apply(10, "made").get());
            Function<Lambdas, String> ofArgument = Lambdas::get;
            told.add(ofArgument.apply(this));
            Function<Supplier<String>, String> ofInterface = Supplier::get;
            told.add(ofInterface.apply(this));
            Consumer<List<Object>> discards = list -> list.add("consumed");
            discards.accept(told);
            Consumer<List<Object>> discardsMore = list -> list.addAll(List.of(1, 2));
            discardsMore.accept(told);
            ToLongFunction<Supplier<Integer>> anyNumber = Supplier::get;
            told.add(anyNumber.applyAsLong(() -> 14));
            ToDoubleFunction<List<Short>> anyElement = List::getFirst;
            told.add(anyElement.applyAsDouble(List.of((short) 15)));
            ToIntFunction<Character> letter = value -> value;
            told.add(letter.applyAsInt('d'));
            told.add(kinds().apply(16));
            Sum sum = (tiny, more, float32) -> tiny + more + float32 + large;
            told.add(sum.of((byte) 1, 2, 3.5f));
            IntBinaryOperator primitives = Math::max;
            told.add(primitives.applyAsInt(11, 12));
            IntFunction<int[][]> arrays = int[][]::new;
            told.add(arrays.apply(13).length);
            Supplier<Supplier<String>> nested = () -> () -> text + large;
            told.add(nested.get().get());
            told.addAll(concatenated(large, real, told));
            return told;
        }

        private List<String> concatenated(long large, double real, @Nullable Object nobody) {
            byte tiny = -1;
            short small = -2;
            float float32 = 1.5f;
            boolean truth = number > 0;
            char letter = 'c';
            String none = truth ? null : "some";
            return List.of(
                    "a" + tiny + small + number + large + float32 + real + truth + letter + "z",
                    none + text,
                    text + none + (nobody == null ? nobody : 1) + "\u0001\u0002",
                    letter + "" + letter);
        }
    }
}
