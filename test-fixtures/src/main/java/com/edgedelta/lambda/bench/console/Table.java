package com.edgedelta.lambda.bench.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A Markdown table whose columns are aligned, so that a terminal shows it well and a document can take it as it is.
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> heads) {
        rows.add(List.copyOf(heads));
    }

    public Table row(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException(cells + " are not as many as " + rows.getFirst());
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    public String text() {
        var widths = new ArrayList<>(Collections.nCopies(rows.getFirst().size(), 3));
        for (var row : rows) {
            for (var i = 0; i < row.size(); i++) {
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        var text = new StringBuilder();
        for (var row : rows) {
            line(text, row, widths);
            if (text.indexOf("\n") == text.length() - 1) {
                line(text, widths.stream().map("-"::repeat).toList(), widths);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
        for (var i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            text.append(i == 0 ? "| " : " | ").append(cell).repeat(' ', widths.get(i) - cell.length());
        }
        text.append(" |\n");
    }
}
