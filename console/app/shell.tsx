import {
  ActionIcon,
  AppShell,
  Burger,
  Button,
  Group,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconApi, IconBook, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type ReactElement } from 'react';
import { api, ApiError, take } from '../api/client';
import { forgetPages, queryClient, SESSION_KEY } from '../api/query-client';
import { navigationFor } from './navigation';
import { useSession } from './session';

/** What stands around every page: navigation, who is signed in, the theme. */
export function Shell(): ReactElement {
  const [isOpen, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const main = useRef<HTMLElement>(null);
  const burger = useRef<HTMLButtonElement>(null);
  const navigation = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the link that was followed goes with the navigation.
    const isPhone = burger.current?.offsetParent !== null;
    if (isPhone && navigation.current?.contains(document.activeElement)) main.current?.focus();
    close();
  }, [path, close]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return;
      close();
      burger.current?.focus();
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [isOpen, close]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip" href="#content" onClick={() => main.current?.focus()}>
        Skip to the content
      </a>
      <AppShell.Header px="md" bg="var(--console-paper)">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              ref={burger}
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? 'Close the navigation' : 'Open the navigation'}
              aria-expanded={isOpen}
            />
            <Text component={Link} to="/" fw={700} size="lg" c="var(--mantine-color-text)" td="none">
              Quartet
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ThemeButton />
            <SignOutButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        ref={navigation}
        className="navigation"
        mod={{ closed: !isOpen }}
        bg="var(--console-paper)"
      >
        <Navigation path={path} />
      </AppShell.Navbar>
      <AppShell.Main id="content" ref={main} tabIndex={-1} style={{ outline: 'none' }}>
        <div style={{ maxWidth: 1160 }}>
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ path }: { readonly path: string }): ReactElement {
  const { contexts, version } = useSession();
  const here = path.replace(/\/$/, '') || '/';
  const isHere = (to: string): boolean =>
    to === '/' ? here === '/' : here === to || here.startsWith(`${to}/`);
  return (
    <>
      <AppShell.Section grow component={ScrollArea} type="auto" p="xs">
        <nav aria-label="Pages">
          {navigationFor(contexts).map(({ title, entries }) => (
            <div key={title ?? ''}>
              {title !== undefined && (
                <Text size="xs" fw={650} c="dimmed" px="sm" pt="sm" pb={4}>
                  {title}
                </Text>
              )}
              {entries.map(({ title: label, to, icon: Icon }) => (
                <NavLink
                  key={to}
                  component={Link}
                  to={to}
                  label={label}
                  active={isHere(to)}
                  aria-current={isHere(to) ? 'page' : undefined}
                  leftSection={<Icon size={18} aria-hidden />}
                  py={6}
                  style={{ borderRadius: 'var(--mantine-radius-md)' }}
                />
              ))}
            </div>
          ))}
          <Text size="xs" fw={650} c="dimmed" px="sm" pt="sm" pb={4}>
            Reference
          </Text>
          <NavLink
            href="/docs"
            label="Documents"
            leftSection={<IconBook size={18} aria-hidden />}
            py={6}
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
          <NavLink
            href="/docs/api"
            label="Routes"
            leftSection={<IconApi size={18} aria-hidden />}
            py={6}
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
        </nav>
      </AppShell.Section>
      <AppShell.Section p="sm">
        <Text size="xs" c="dimmed">
          Quartet {version}
        </Text>
      </AppShell.Section>
    </>
  );
}

function ThemeButton(): ReactElement {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const label = isDark ? 'Light theme' : 'Dark theme';
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        {isDark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

function SignOutButton(): ReactElement {
  const { username } = useSession();
  const signOut = useMutation({
    mutationFn: () =>
      take(api.DELETE('/operator/session')).catch((error: unknown) => {
        // Whose session had ended before is signed out as well.
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
      }),
    onSuccess: () => {
      queryClient.setQueryData(SESSION_KEY, null);
      forgetPages();
    },
  });
  return (
    <Tooltip label={`Signed in as ${username}`}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconLogout size={16} aria-hidden />}
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        Sign out
      </Button>
    </Tooltip>
  );
}
