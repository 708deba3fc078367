package com.edgedelta.lambda.builder.jdk;

import com.edgedelta.lambda.builder.patch.Patch;
import com.edgedelta.lambda.builder.patch.RuntimeClasses;
import com.edgedelta.lambda.builder.patch.UnexpectedClass;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes out what `javac` leaves to be linked at run time: lambdas become classes, and `equals` and `hashCode` of
/// records, `switch` over types and concatenations become methods of their class. To link one of them a JVM makes
/// classes with an assembler that is itself two hundred classes: that was a quarter of the time until `register`
/// (docs/startup.md). JDK 25's class cache holds lambdas and concatenations, but only those that the recorded life has
/// met, and the assembler with them.
///
/// What they do stays the same, except that lambdas cannot be serialized. [PlainableSites] says which call sites are
/// left.
public final class PlainCallSites implements Patch {
    /// What the name of a class that was a lambda has after the name of the class with the lambda.
    public static final String LAMBDA = "$$Plain";

    @Override
    public String name() {
        return "plain-call-sites";
    }

    @Override
    public String change() {
        return "lambdas and method references are classes, and records' equals and hashCode, switches over types and"
                + " concatenations are methods, instead of being linked at run time; lambdas cannot be serialized";
    }

    @Override
    public String gain() {
        return "register after 91 instead of 110 ms and 124 instead of 156 ms of CPU, 0.8 MB less memory";
    }

    /// @return the call sites of the JDK's classes alone, whose number does not change with our code
    @Override
    public int apply(RuntimeClasses classes) {
        ClassHierarchyResolver others = classes.hierarchy();
        PlainableSites plainable = new PlainableSites(new CallerSensitiveMethods(classes::find));
        Map<String, List<ClassDesc>> members = new TreeMap<>();
        int places = 0;
        for (String path : classes.paths()) {
            byte[] before = classes.find(path).orElseThrow();
            var plain = CallSitesOfClass.in(before, others, plainable, (host, name, type) -> {
                classes.put(RuntimeClasses.beside(path, name), type);
                members.computeIfAbsent(RuntimeClasses.beside(path, host), nest -> new ArrayList<>())
                        .add(name);
            });
            if (plain.isPresent()) {
                classes.put(path, plain.get().type());
                places += RuntimeClasses.ofJdk(path) ? plain.get().places() : 0;
            }
        }
        members.forEach((host, lambdas) -> {
            byte[] type = classes.find(host)
                    .orElseThrow(() -> new UnexpectedClass(RuntimeClasses.name(host), "hosts a nest and is missing"));
            classes.put(host, PlainLambda.withMembers(type, lambdas));
        });
        return places;
    }

    /// The JDK's class that has kept the most call sites: a bootstrap method may be new to [PlainableSites]. If none
    /// has kept any, the class whose lambdas are most.
    @Override
    public Optional<String> suspect(RuntimeClasses changed) {
        Map<String, Integer> kept = new TreeMap<>();
        Map<String, Integer> lambdas = new TreeMap<>();
        for (String path : changed.changed().keySet()) {
            int end = path.indexOf(LAMBDA);
            if (end > 0 && RuntimeClasses.ofJdk(path)) {
                lambdas.merge(path.substring(0, end) + ".class", 1, Integer::sum);
            }
        }
        for (String path : changed.paths()) {
            int sites = RuntimeClasses.ofJdk(path)
                    ? CallSitesOfClass.count(changed.find(path).orElseThrow())
                    : 0;
            if (sites > 0) {
                kept.put(path, sites);
            }
        }
        return most(kept, " keeps ").or(() -> most(lambdas, " had "));
    }

    private static Optional<String> most(Map<String, Integer> places, String verb) {
        return places.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> "class " + RuntimeClasses.name(most.getKey()) + ", which" + verb + most.getValue()
                        + " of them");
    }
}
