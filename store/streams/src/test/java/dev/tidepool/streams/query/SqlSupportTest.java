package dev.tidepool.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlSupportTest {

  /** Classes of ours are loaded anew, those of the module of SQL not at all. */
  private static final class WithoutSql extends URLClassLoader {
    WithoutSql() {
      super(new URL[] {SqlSupport.class.getProtectionDomain().getCodeSource().getLocation()});
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("dev.tidepool.sql.")) {
        throw new ClassNotFoundException(name);
      }
      if (name.startsWith("dev.tidepool.streams.")) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void withoutTheModuleTheMessageNamesTheArtifact() throws Exception {
    try (WithoutSql loader = new WithoutSql()) {
      Class<?> support = loader.loadClass(SqlSupport.class.getName());
      assertThat(support).isNotSameAs(SqlSupport.class);
      Method over = support.getMethod("over", Map.class);
      Throwable thrown = null;
      try {
        over.invoke(null, Map.of());
      } catch (InvocationTargetException e) {
        thrown = e.getCause();
      }
      assertThat(thrown)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("dev.tidepool:tidepool-sql");
      // All the rest is linked without it.
      for (String name : new String[] {"IndexQuery", "TidepoolQueries", "IndexedStore"}) {
        Class<?> linked = Class.forName("dev.tidepool.streams.query." + name, true, loader);
        assertThat(linked.getClassLoader()).isSameAs(loader);
      }
      Class.forName("dev.tidepool.streams.store.StoreTable", true, loader);
    }
  }
}
