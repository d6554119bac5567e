import { Code, Tabs } from '@mantine/core';
import type { ReactElement } from 'react';
import { CopyValue } from '../../parts/copy-value';

interface SnippetsProps {
  readonly apiKey: string;
  readonly secret: string;
}

/** What a game server begins with, with the new key in it. */
export function Snippets({ apiKey, secret }: SnippetsProps): ReactElement {
  const address = location.origin;
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
        `export BOBUX_URL='${address.replace(/^http/, 'ws')}/bobux'`,
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
