import { at, type FieldRules } from '../define-dialect.ts';

/** What every dialect may carry: its own ids and times. */
export const REVISION: FieldRules = {
  externalId: at('text', 'id'),
  modifiedAt: at('instant', 'updatedAt', 'modifiedAt'),
  sequence: at('count', 'sequence'),
};

export const PARTY: FieldRules = {
  adults: at('count', 'adults', 'numberOfAdults'),
  children: at('count', 'children', 'numberOfChildren'),
  infants: at('count', 'infants', 'numberOfInfants'),
  pets: at('count', 'pets', 'numberOfPets'),
};

/** A guest as a person of an address book, at the top of the payload. */
export const GUEST_RECORD: FieldRules = {
  ...REVISION,
  name: at('text', 'name'),
  firstName: at('text', 'firstName', 'nameFirst'),
  lastName: at('text', 'lastName', 'nameLast'),
  email: at('text', 'email'),
  phone: at('text', 'phone'),
  language: at('text', 'language'),
  street: at('text', 'address.street', 'address.line1'),
  postalCode: at('text', 'address.postalCode', 'address.postal_code'),
  city: at('text', 'address.city'),
  state: at('text', 'address.state'),
  country: at('text', 'address.country'),
};
