package dev.tidepool.table.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds how an object of some class is asked for a property. Slow; its results are to be kept. */
final class Properties {
  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

  private Properties() {}

  /** Gets a property of an object. */
  @FunctionalInterface
  interface Getter {
    Object get(Object object) throws Throwable;
  }

  /** How objects of exactly this class are asked for the property, or null if it is not there. */
  static Getter find(Class<?> type, String name) {
    if (Map.class.isAssignableFrom(type)) {
      return object -> ((Map<?, ?>) object).get(name);
    }
    Member member = member(type, name);
    MethodHandle handle = member == null ? null : handle(type, member);
    if (handle == null) {
      return null;
    }
    MethodHandle getter = handle.asType(GETTER);
    return object -> (Object) getter.invokeExact(object);
  }

  /**
   * Checks that all that is wanted is there, as far as declared types tell.
   *
   * @throws IllegalArgumentException if a final class does not have a property
   */
  static void require(Class<?> type, FieldTree wanted) {
    boolean isKnown =
        Modifier.isFinal(type.getModifiers())
            && !type.isPrimitive()
            && !type.isArray()
            && !Map.class.isAssignableFrom(type)
            && type != Optional.class;
    if (!isKnown) {
      return;
    }
    wanted
        .children()
        .forEach(
            (name, child) -> {
              Member member = member(type, name);
              if (member instanceof Method method) {
                require(method.getReturnType(), child);
              } else if (member instanceof Field field) {
                require(field.getType(), child);
              } else {
                throw new IllegalArgumentException(
                    "column "
                        + child.anyColumn().column().name()
                        + ": class "
                        + type.getName()
                        + " has no property "
                        + name);
              }
            });
  }

  private static Member member(Class<?> type, String name) {
    String capitalized = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    Method getter = method(type, "get" + capitalized);
    if (getter != null) {
      return getter;
    }
    Method is = method(type, "is" + capitalized);
    if (is != null
        && (is.getReturnType() == boolean.class || is.getReturnType() == Boolean.class)) {
      return is;
    }
    Method accessor = method(type, name);
    return accessor != null ? accessor : field(type, name);
  }

  private static Method method(Class<?> type, String name) {
    try {
      Method method = type.getMethod(name);
      boolean isGetter =
          method.getReturnType() != void.class
              && !Modifier.isStatic(method.getModifiers())
              && method.getDeclaringClass() != Object.class;
      return isGetter ? method : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getField(name);
      return Modifier.isStatic(field.getModifiers()) ? null : field;
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  /** The handle of a public member, whose class need not be public; null if it cannot be used. */
  private static MethodHandle handle(Class<?> type, Member member) {
    MethodHandle handle = handle(member);
    if (handle != null || !(member instanceof Method)) {
      return handle;
    }
    // A class that hides behind an interface, as most of the JDK's do.
    for (Class<?> up = type; up != null; up = up.getSuperclass()) {
      for (Class<?> face : up.getInterfaces()) {
        Method method = method(face, member.getName());
        handle = method == null ? null : handle(method);
        if (handle != null) {
          return handle;
        }
      }
    }
    return null;
  }

  private static MethodHandle handle(Member member) {
    try {
      ((AccessibleObject) member).trySetAccessible();
      return member instanceof Method method
          ? MethodHandles.lookup().unreflect(method)
          : MethodHandles.lookup().unreflectGetter((Field) member);
    } catch (IllegalAccessException e) {
      return null;
    }
  }
}
