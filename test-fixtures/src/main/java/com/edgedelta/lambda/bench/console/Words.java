package com.edgedelta.lambda.bench.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The words of a command line, in order; a missing word throws `IllegalArgumentException`
/// with a message of one line.
public final class Words {
    private final Iterator<String> rest;
    private String option = "";

    public Words(List<String> words) {
        rest = words.iterator();
    }

    public boolean hasNext() {
        return rest.hasNext();
    }

    /// Moves to the next option; its value is read next.
    public String option() {
        option = rest.next();
        return option;
    }

    public String value() {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value; --help shows all options");
        }
        return rest.next();
    }

    /// An existing file.
    public Path file() {
        var file = Path.of(value());
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(option + " " + file + ": there is no such file");
        }
        return file.toAbsolutePath().normalize();
    }

    public int number(int least, int most) {
        return numbers(least, most).getFirst();
    }

    /// One number or several with commas between, each once.
    public List<Integer> numbers(int least, int most) {
        var text = value();
        if (!text.matches("\\d{1,6}(,\\d{1,6})*")) {
            throw new IllegalArgumentException(
                    option + " " + text + ": a number is wanted, or some with commas between");
        }
        var numbers =
                Stream.of(text.split(",", -1)).map(Integer::valueOf).distinct().toList();
        if (numbers.stream().anyMatch(number -> number < least || number > most)) {
            throw new IllegalArgumentException(option + " " + text + ": " + least + " to " + most + " is wanted");
        }
        return numbers;
    }

    /// One value or several with commas between, each once.
    ///
    /// @param parse fails with an `IllegalArgumentException` for a value that is not allowed
    public <T> List<T> list(Function<String, T> parse) {
        var text = value();
        try {
            return Stream.of(text.split(",", -1)).map(parse).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    option + " " + text + ": " + e.getMessage() + " is unknown; --help shows all", e);
        }
    }

    /// One value; several are refused.
    ///
    /// @param parse as for a list
    public <T> T one(Function<String, T> parse) {
        var values = list(parse);
        if (values.size() > 1) {
            throw new IllegalArgumentException(option + ": one value is wanted");
        }
        return values.getFirst();
    }

    /// One of these names.
    public String oneOf(List<String> names, String kind) {
        var name = value();
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    option + " " + name + ": no " + kind + " is called so; there are " + String.join(", ", names));
        }
        return name;
    }

    public IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown option " + option + "; --help shows all");
    }

    /// Returns the zip that a benchmark cannot do without.
    ///
    /// @param option names it on the command line
    public static Path packaged(String option, @Nullable Path zip) {
        if (zip == null) {
            throw new IllegalArgumentException(option + " ZIP is missing; scripts/bench names the packaged one");
        }
        return zip;
    }
}
