# Sourced by ./im and ./mvnw.

# Whether $1 is the home of a JDK 25: with a compiler, and of that version.
is_jdk_25() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
        grep -Eq '^JAVA_VERSION="25["._+-]' "$1/release"
}

# Prints the home of the first JDK 25 there is.
find_jdk() {
    on_path=$(command -v javac 2>/dev/null || true)
    if [ -n "$on_path" ]; then
        on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
    fi
    for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
        if [ -n "$home" ] && is_jdk_25 "$home"; then
            echo "$home"
            return
        fi
    done
    return 1
}
