import { ActionIcon, Button, Group, Pill, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { addAlias, ALIAS_KINDS, type Property, removeAlias } from '../../api/properties.ts';
import { Failure } from '../../parts/failure.tsx';
import { useRole } from '../../parts/role.ts';
import { sayFailure } from '../../parts/say.tsx';

type Kind = (typeof ALIAS_KINDS)[number]['value'];

/** The names and platform ids under which mails and calendars know a property. */
export function Aliases({ property }: { readonly property: Property }) {
  const mayManage = useRole('manager');
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['properties'] });
  const form = useForm<{ kind: Kind; value: string }>({
    initialValues: { kind: 'name', value: '' },
    validate: { value: (value) => (value.trim() === '' ? 'Enter the name or id.' : null) },
  });
  const add = useMutation({
    mutationFn: (values: typeof form.values) => addAlias(property.id, values),
    async onSuccess() {
      await refresh();
      form.setFieldValue('value', '');
    },
  });
  const remove = useMutation({
    mutationFn: (aliasId: number) => removeAlias(property.id, aliasId),
    onError: sayFailure,
    onSuccess: refresh,
  });
  return (
    <>
      <Group gap={6} mb="sm" component="ul" className="plain-list">
        {property.aliases.map(({ id, kind, value, source }) => (
          <Pill
            key={id}
            component="li"
            size="md"
            title={source === 'review' ? 'Learned in the review inbox' : undefined}
          >
            {kind !== 'name' && <span className="code">{kindWords(kind)} </span>}
            {value}
            {mayManage && (
              <ActionIcon
                size={18}
                ml={4}
                variant="transparent"
                color="gray"
                aria-label={`Remove ${value}`}
                disabled={remove.isPending}
                onClick={() => remove.mutate(id)}
              >
                <X size={12} />
              </ActionIcon>
            )}
          </Pill>
        ))}
      </Group>
      {mayManage && (
        <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
          {add.error !== null && <Failure error={add.error} />}
          <Group align="flex-end">
            <Select label="Kind" data={ALIAS_KINDS} {...form.getInputProps('kind')} />
            <TextInput label="Name or id" {...form.getInputProps('value')} />
            <Button type="submit" variant="default" loading={add.isPending}>
              Add
            </Button>
          </Group>
        </form>
      )}
    </>
  );
}

function kindWords(kind: string): string {
  return ALIAS_KINDS.find(({ value }) => value === kind)?.label ?? kind;
}
