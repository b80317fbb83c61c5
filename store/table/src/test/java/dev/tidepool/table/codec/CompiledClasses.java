package dev.tidepool.table.codec;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Classes of a source text: another text of the same names is what a next release may bring. */
public final class CompiledClasses {
  private CompiledClasses() {}

  /**
   * Compiles a class of package {@code shop}, and loads it apart from all others of its name.
   *
   * @param directory is empty
   */
  public static Class<?> compile(Path directory, String name, String source) throws Exception {
    Path file = Files.createDirectories(directory.resolve("shop")).resolve(name + ".java");
    Files.writeString(file, "package shop;\n" + source);
    List<String> arguments = new ArrayList<>(List.of("-d", directory.toString()));
    arguments.add(file.toString());
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(new String[0]));
    if (errors != 0) {
      throw new IOException("does not compile: " + source);
    }
    URL[] place = {directory.toUri().toURL()};
    return Class.forName("shop." + name, true, new URLClassLoader(place));
  }
}
