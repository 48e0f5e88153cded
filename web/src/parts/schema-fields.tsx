import { NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { type Field, fieldsOf, type FieldValues } from './schema.ts';

const LONG_TEXT = 500;

interface SchemaFieldsProps {
  readonly schema: unknown;
  readonly values: FieldValues;
  /** What the API says is wrong, by field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (values: FieldValues) => void;
}

/** Inputs for whatever a schema describes, so that a new capability needs no screen of its own. */
export function SchemaFields({ schema, values, faults, onChange }: SchemaFieldsProps) {
  return fieldsOf(schema, values).map((field) => (
    <SchemaField
      key={field.name}
      field={field}
      value={values[field.name] ?? field.default ?? null}
      fault={faults[field.name]}
      onChange={(value) => {
        const { [field.name]: _before, ...others } = values;
        onChange(value === undefined ? others : { ...others, [field.name]: value });
      }}
    />
  ));
}

interface SchemaFieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly fault: string | undefined;
  readonly onChange: (value: unknown) => void;
}

function SchemaField({ field, value, fault, onChange }: SchemaFieldProps) {
  const common = {
    label: words(field.name),
    description: field.description,
    error: fault,
    required: field.isRequired,
  };
  const nothing = field.mayBeNull ? null : undefined;
  if (field.type === 'boolean')
    return (
      <Switch
        label={common.label}
        description={field.description}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  if (field.enum !== undefined)
    return (
      <Select
        {...common}
        data={field.enum.map((one) => ({ value: one, label: words(one) }))}
        value={typeof value === 'string' ? value : null}
        allowDeselect={false}
        onChange={(chosen) => onChange(chosen ?? nothing)}
      />
    );
  if (field.type === 'array')
    return (
      <TagsInput
        {...common}
        value={Array.isArray(value) ? value.map(String) : []}
        placeholder="Press Enter after each"
        onChange={(list) => onChange(list.length === 0 ? nothing : list)}
      />
    );
  if (field.type === 'integer' || field.type === 'number')
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : ''}
        {...(field.minimum !== undefined && { min: field.minimum })}
        {...(field.maximum !== undefined && { max: field.maximum })}
        allowDecimal={field.type === 'number'}
        onChange={(given) => onChange(given === '' ? nothing : Number(given))}
      />
    );
  return <TextField field={field} value={value} common={common} onChange={onChange} />;
}

interface TextFieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly common: {
    readonly label: string;
    readonly description: string | undefined;
    readonly error: string | undefined;
    readonly required: boolean;
  };
  readonly onChange: (value: unknown) => void;
}

function TextField({ field, value, common, onChange }: TextFieldProps) {
  const text = typeof value === 'string' ? value : '';
  const nothing = field.mayBeNull ? null : undefined;
  const change = (given: string) => onChange(given === '' && text !== '' ? nothing : given);
  if ((field.maxLength ?? 0) > LONG_TEXT)
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  if (field.format === 'date-time')
    return (
      <TextInput
        {...common}
        type="datetime-local"
        value={text === '' ? '' : localMoment(text)}
        onChange={(event) => {
          const given = event.currentTarget.value;
          onChange(given === '' ? nothing : new Date(given).toISOString());
        }}
      />
    );
  return (
    <TextInput
      {...common}
      {...(field.format === 'date' && { type: 'date' })}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** The form in which the browser's own input wants a moment: local, to the minute. */
function localMoment(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function words(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
