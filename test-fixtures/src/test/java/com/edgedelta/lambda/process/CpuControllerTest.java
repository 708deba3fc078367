package com.edgedelta.lambda.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CpuControllerTest {
    private static final String V1 = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct";
    private static final String V2 = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw";

    @Test
    void takesVersion1WhereItHasTheCpu() {
        assertThat(find(List.of(V2, V1), "4:memory:/a", "1:cpu,cpuacct:/b/c", "0::/d"))
                .contains(new CpuController(Path.of("/sys/fs/cgroup/cpu/b/c"), false));
    }

    @Test
    void takesVersion2WhereTheCpuIsNotInVersion1() {
        assertThat(find(List.of(V2), "4:cpuset:/a", "0::/user.slice/run.scope"))
                .contains(new CpuController(Path.of("/sys/fs/cgroup/unified/user.slice/run.scope"), true));
    }

    @Test
    void findsTheGroupBelowTheMountThatAContainerIsShown() {
        var mount = "90 80 0:29 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu";
        assertThat(find(List.of(mount), "1:cpu:/docker/abc/inner"))
                .contains(new CpuController(Path.of("/sys/fs/cgroup/cpu/inner"), false));
        assertThat(find(List.of(mount), "1:cpu:/elsewhere"))
                .contains(new CpuController(Path.of("/sys/fs/cgroup/cpu"), false));
    }

    @Test
    void findsNothingWhereNothingIsMounted() {
        assertThat(find(List.of("31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw", "odd"), "1:cpu:/", "0::/", "odd"))
                .isEmpty();
        assertThat(find(List.of(V1, V2))).isEmpty();
    }

    private static Optional<CpuController> find(List<String> mounts, String... groups) {
        return CpuController.find(mounts, List.of(groups));
    }
}
