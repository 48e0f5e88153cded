import { PasswordInput } from '@mantine/core';
import type { PmsCredentials, PmsId } from '../api/connections.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  readonly where: string;
}

/** What each system hands out to be connected, and where a person finds it. */
const PMS_FIELDS: Readonly<Record<PmsId, readonly Field[]>> = {
  beds24: [
    {
      name: 'invite_code',
      label: 'Invite code',
      where:
        'In Beds24 under Settings, Marketplace, API: make a code with “read” for bookings and properties, better also for personal and financial details and inventory.',
    },
  ],
  smoobu: [
    { name: 'api_key', label: 'API key', where: 'In Smoobu under Settings, Advanced, API keys.' },
    { name: 'api_secret', label: 'API secret', where: 'Shown there once, beside the key.' },
  ],
  calry: [
    { name: 'token', label: 'API token', where: 'In Calry’s dashboard.' },
    { name: 'workspace_id', label: 'Workspace id', where: 'In Calry’s dashboard.' },
    {
      name: 'integration_account_id',
      label: 'Integration account id',
      where: 'Of the account in Calry that is to be read.',
    },
  ],
};

export type TypedCredentials = Readonly<Record<string, string>>;

/** What was typed, as the API takes it for this system. */
export function credentialsOf(provider: PmsId, typed: TypedCredentials): PmsCredentials {
  const entries = PMS_FIELDS[provider].map(({ name }) => [name, (typed[name] ?? '').trim()]);
  return Object.fromEntries(entries) as PmsCredentials;
}

/** What is said at each field that is still empty, by the field's name. */
export function gapsOf(provider: PmsId, typed: TypedCredentials): Record<string, string> {
  const gaps = PMS_FIELDS[provider].filter(({ name }) => (typed[name] ?? '').trim() === '');
  return Object.fromEntries(gaps.map(({ name }) => [name, 'Copy it from the system.']));
}

interface PmsCredentialFieldsProps {
  readonly provider: PmsId;
  readonly typed: TypedCredentials;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (typed: TypedCredentials) => void;
}

/** The fields of one system's credentials; they are tested at once and never shown again. */
export function PmsCredentialFields({
  provider,
  typed,
  faults,
  onChange,
}: PmsCredentialFieldsProps) {
  return PMS_FIELDS[provider].map(({ name, label, where }) => (
    <PasswordInput
      key={name}
      label={label}
      description={where}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': `Show or hide: ${label}`, tabIndex: 0 }}
      error={faults[name]}
      value={typed[name] ?? ''}
      onChange={(event) => onChange({ ...typed, [name]: event.currentTarget.value })}
    />
  ));
}
