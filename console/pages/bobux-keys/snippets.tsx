import { Code, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { api, take } from '../../api/client';
import { CopyValue } from '../../parts/copy-value';

interface SnippetsProps {
  readonly apiKey: string;
  readonly secret: string;
}

/** Where the websocket is: BOBUX_PATH as JSON, of the settings in force; undefined until they are there. */
function useBobuxPath(): string | undefined {
  const { data, isPending } = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => take(api.GET('/operator/settings', { signal })),
    select: ({ items }) => items.find(({ module, name }) => module === 'Bobux' && name === 'path')?.value,
  });
  return isPending ? undefined : (JSON.parse(data ?? '"/bobux"') as string);
}

/** What a game server begins with, with the new key in it. */
export function Snippets({ apiKey, secret }: SnippetsProps): ReactElement | null {
  const path = useBobuxPath();
  if (path === undefined) return null;
  const address = location.origin + path;
  const all = [
    {
      name: 'TypeScript',
      text: [
        `import { connect } from 'quartet-client';`,
        ``,
        `const bobux = await connect('${address}', '${apiKey}', '${secret}');`,
        `console.log(await bobux.getplayer({ id: 1 }));`,
      ].join('\n'),
    },
    {
      name: 'Python',
      text: [
        `# examples/bobux.py of Quartet; needs: pip install websockets`,
        `export BOBUX_URL='${address.replace(/^http/, 'ws')}'`,
        `export BOBUX_KEY='${apiKey}' BOBUX_SECRET='${secret}'`,
        `python3 examples/bobux.py getplayer '{"id": 1}'`,
      ].join('\n'),
    },
  ];
  return (
    <Tabs defaultValue="TypeScript">
      <Tabs.List>
        {all.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {all.map(({ name, text }) => (
        <Tabs.Panel key={name} value={name} pt="xs">
          <Code block className="snippet">
            {text}
          </Code>
          <CopyValue label={`${name} snippet`} value={text} shown="Copy it" />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
