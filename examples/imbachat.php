<?php
/**
 * A page with ImbaChat's widget. Whoever is logged in gets a token of Quartet's; this server alone knows the site's token.
 *
 *     QUARTET_URL=http://127.0.0.1:3000 IMBACHAT_SITE_TOKEN=... php -S 127.0.0.1:8080 examples/imbachat.php
 */
$quartet = getenv('QUARTET_URL') ?: 'http://127.0.0.1:3000';
// Your own session's user; here whoever the address names.
$userId = (int) ($_GET['user'] ?? 1);

if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) === '/imbachat-token') {
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => ['Authorization: Bearer ' . getenv('IMBACHAT_SITE_TOKEN'), 'Content-Type: application/json'],
        'content' => json_encode(['user_id' => $userId]),
        'ignore_errors' => true,
    ]]);
    $answer = file_get_contents($quartet . '/imbachat/tokens', false, $context);
    preg_match('/ (\d{3})/', $http_response_header[0] ?? ' 502', $status);
    http_response_code((int) $status[1]);
    header('Content-Type: application/json');
    header('Cache-Control: no-store');
    echo $answer === false ? '{}' : $answer;
    return;
}
$script = $quartet . '/imbachat/widget.js?' . http_build_query(['token_url' => "/imbachat-token?user=$userId", 'theme' => 'dark', 'position' => 'right']);
?>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Members</title>
  <script src="<?= htmlspecialchars($script) ?>" defer></script>
</head>
<body>
  <h1>Members</h1>
  <p>You are user <?= $userId ?>. <button data-imbachat-dialog="2">Write to user 2</button></p>
  <p data-imbachat-status></p>
</body>
</html>
