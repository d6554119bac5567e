/** A name that would be a script in a page that does not escape it. */
export const EVIL = '</script><script>alert(1)</script>';

/** Users as a page with the widget may meet them. */
export const widgetUsers = [
  { user_id: 1, name: 'Amelia Hart', badge: 'Moderator', lastlogin: 1795200000 },
  { user_id: 2, name: 'Bo', lastlogin: 1794000000 },
  { user_id: 3, name: EVIL, badge: '<b>x</b>', avatar_url: '/x"onerror="alert(1)' },
  { user_id: 4, name: 'Zoë Washington-Featherstonehaugh the Third', badge: 'Gold' },
  { user_id: 5, name: 'Jörg Müller', lastlogin: 1795100000 },
  { user_id: 6, name: '山田 太郎', badge: 'New here' },
  { user_id: 7, name: 'Banned', banned: true },
];
