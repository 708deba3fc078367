package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Shaping that no setting asks for costs nothing: none of its classes is loaded.
final class UnshapedClassesTest {
    private static final String OURS = "com.edgedelta.lambda.";
    private static final String BATCH = """
            [{"time":"2022-03-01T14:09:15.231Z","type":"platform.start","record":{"requestId":"1"}},
            {"time":"2022-03-01T14:09:15.231Z","type":"function","record":"ERROR x\\n"},
            {"time":"2022-03-01T14:09:15.231Z","type":"function","record":{"level":"debug"}},
            {"type":"extension","time":"2022-03-01T14:09:15.231Z","record":"x"},
            {"time":"2022-03-01T14:09:15.231Z","type":"platform.runtimeDone","record":{"requestId":"1"}},
            {"time":"2022-03-01T14:09:15.231Z","type":"platform.logsDropped","record":{}},
            {"time":"2022-03-01T14:09:15.231Z","type":"function","record":"cut""";

    @Test
    void noneOfItIsLoadedUnlessASettingAsksForIt() throws ReflectiveOperationException {
        Set<String> plain = loaded(Map.of("ED_LAMBDA_LOG_TYPES", "function,extension,platform"));
        Set<String> shaped = loaded(Map.of("ED_SAMPLE_RATE", "0.5", "ED_MULTILINE_PATTERN", "java"));

        assertThat(plain).contains("reshape.LineEvents").noneMatch(UnshapedClassesTest::isOfShaping);
        assertThat(shaped).filteredOn(UnshapedClassesTest::isOfShaping).hasSizeGreaterThan(10);
    }

    private static boolean isOfShaping(String name) {
        return name.startsWith("shape.")
                || name.startsWith("rules.")
                || name.startsWith("reshape.Shaped")
                || name.startsWith("reshape.FilterRecords")
                || name.startsWith("reshape.Forwarding")
                || name.startsWith("reshape.EndsInStream")
                || (name.startsWith("reshape.") && name.endsWith("Shaping"));
    }

    private static Set<String> loaded(Map<String, String> settings) throws ReflectiveOperationException {
        NotingLoader loader = new NotingLoader();
        Class<?> life = loader.loadClass(Life.class.getName());
        life.getMethod("live", Map.class, byte[].class).invoke(null, settings, BATCH.getBytes(UTF_8));
        return loader.names;
    }

    /// The life of a reshaper.
    public static final class Life {
        private Life() {}

        public static void live(Map<String, String> settings, byte[] batch) {
            Bench bench = new Bench(LambdaFunction.ORDERS, settings);
            bench.reshape(batch);
            bench.end();
            bench.reportFiltered(0);
        }
    }

    /// Loads our classes anew and notes their names.
    private static final class NotingLoader extends ClassLoader {
        private final Set<String> names = new TreeSet<>();

        NotingLoader() {
            super(UnshapedClassesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null || !name.startsWith(OURS)) {
                return known == null ? super.loadClass(name, resolve) : known;
            }
            names.add(name.substring(OURS.length()));
            try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (code == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
