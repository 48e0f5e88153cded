/** The part of JSON Schema in which the API describes settings and parameters. */
interface Shape {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

export interface Field extends Shape {
  readonly name: string;
  readonly isRequired: boolean;
  readonly mayBeNull: boolean;
}

export type FieldValues = Readonly<Record<string, unknown>>;

/** The fields of an object's schema; a field with alternatives shows as the first of them that fits its value. */
export function fieldsOf(schema: unknown, values: FieldValues): Field[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Shape>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, shape]) => {
    const choices = shape.anyOf ?? [shape];
    const fitting = choices.filter(({ type }) => type !== 'null');
    const isList = Array.isArray(values[name]);
    const chosen = fitting.find(({ type }) => (type === 'array') === isList) ?? fitting[0];
    return {
      ...shape,
      ...chosen,
      name,
      isRequired: required.includes(name),
      mayBeNull: choices.length > fitting.length,
    };
  });
}

/** Whether there is anything to fill in. */
export function hasFields(schema: unknown): boolean {
  return schema !== null && fieldsOf(schema, {}).length > 0;
}
