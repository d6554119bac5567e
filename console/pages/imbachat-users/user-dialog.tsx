import { Select, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type {
  ImbachatDirectoryUser,
  ImbachatUserChange,
} from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { FormDialog } from '../../parts/form-dialog';
import { USERS_KEY } from './users-key';

interface UserDialogProps {
  readonly user: ImbachatDirectoryUser;
  readonly close: () => void;
}

type Field = 'name' | 'login' | 'badge' | 'avatar_url' | 'profile_url';
const FIELDS: readonly (readonly [Field, string, string?])[] = [
  ['name', 'Name'],
  ['login', 'Login', 'For ImbaChat’s own login form'],
  ['badge', 'Badge'],
  ['avatar_url', 'Picture', 'https://… or a path from / on'],
  ['profile_url', 'Profile', 'https://… or a path from / on'],
];

function fieldsOf(user: ImbachatDirectoryUser): Record<Field, string> {
  const { name, login, badge, avatar_url: avatar, profile_url: profile } = user;
  return {
    name,
    login: login ?? '',
    badge: badge ?? '',
    avatar_url: avatar === false ? '' : avatar,
    profile_url: profile ?? '',
  };
}

const isId = (text: string): boolean => /^[1-9]\d{0,15}$/.test(text);

/** What one may change of a user by hand; only what was changed is sent. */
export function UserDialog({ user, close }: UserDialogProps): ReactElement {
  const client = useQueryClient();
  const before = fieldsOf(user);
  const [fields, setFields] = useState(before);
  const [role, setRole] = useState<string | null>(user.chat_role ?? null);
  const [friends, setFriends] = useState(user.friends.map(String));

  async function save(): Promise<void> {
    const params = { path: { id: user.user_id } };
    const change: ImbachatUserChange = {};
    for (const [field] of FIELDS)
      if (fields[field] !== before[field]) change[field] = fields[field] === '' ? null : fields[field];
    if (role !== (user.chat_role ?? null)) change.chat_role = role as 'admin' | 'user' | null;
    if (Object.keys(change).length > 0)
      await take(api.PATCH('/imbachat/directory/users/{id}', { params, body: change }));
    if (friends.join() !== user.friends.join())
      await take(api.PUT('/imbachat/directory/users/{id}/friends', { params, body: friends.map(Number) }));
    await client.invalidateQueries({ queryKey: USERS_KEY });
  }

  return (
    <FormDialog
      isOpen
      close={close}
      title={`User ${user.user_id}`}
      button="Save"
      run={save}
      done={`${fields.name} is saved.`}
    >
      {FIELDS.map(([field, label, description]) => (
        <TextInput
          key={field}
          label={label}
          description={description}
          value={fields[field]}
          required={field === 'name'}
          withAsterisk={false}
          autoComplete="off"
          onChange={({ currentTarget: { value } }) => setFields((all) => ({ ...all, [field]: value }))}
        />
      ))}
      <Select
        label="Role in the chat"
        placeholder="None"
        clearable
        value={role}
        onChange={setRole}
        data={[
          { value: 'user', label: 'User' },
          { value: 'admin', label: 'Admin' },
        ]}
      />
      <TagsInput
        label="Friends"
        description="Ids of users; Enter adds one"
        value={friends}
        onChange={(ids) => setFriends(ids.filter(isId))}
      />
    </FormDialog>
  );
}
