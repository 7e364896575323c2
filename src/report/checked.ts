// Guards a view against misspelt names: a template that asks for what is not there throws instead of printing nothing.

/** The same object to read from; any unknown property throws. */
export function checked<T extends object>(view: T, path = 'view'): T {
  return new Proxy(view, {
    get(target, name, receiver): unknown {
      if (typeof name === 'string' && !(name in target)) {
        throw new TypeError(`the template asks for ${path}.${name}, which the view does not have`);
      }
      const value: unknown = Reflect.get(target, name, receiver);
      return typeof value === 'object' && value !== null
        ? checked(value, `${path}.${String(name)}`)
        : value;
    },
  });
}
