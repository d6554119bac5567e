<?php
// The seed's getJWT, word for word, and PHP's own check of a token. jwt.json was recorded with it:
//   php jwt.php record > jwt.json

function getJWT($user_id, $secret_key, $time)
{
    // Create token header as a JSON string
    $header = json_encode(['typ' => 'JWT', 'alg' => 'HS256']);
    $pass = $secret_key;
    $data = array();
    $data['exp'] = (int)date('U')+$time;
    $data['user_id'] = (int)$user_id;

    // Create token payload as a JSON string
    $payload = json_encode($data);

    // Encode Header to Base64Url String
    $base64UrlHeader = str_replace(['+', '/', '='], ['-', '_', ''], base64_encode($header));

    // Encode Payload to Base64Url String
    $base64UrlPayload = str_replace(['+', '/', '='], ['-', '_', ''], base64_encode($payload));

    // Create Signature Hash
    $signature = hash_hmac('sha256', $base64UrlHeader . "." . $base64UrlPayload, $pass, true);

    // Encode Signature to Base64Url String
    $base64UrlSignature = str_replace(['+', '/', '='], ['-', '_', ''], base64_encode($signature));

    // Create JWT
    return trim($base64UrlHeader . "." . $base64UrlPayload . "." . $base64UrlSignature);
}

[, $what] = $argv;
if ($what === 'sign') {
    echo getJWT($argv[3], $argv[2], (int)$argv[4]);
} elseif ($what === 'verify') {
    [$header, $payload, $signature] = explode('.', $argv[3]);
    $expected = rtrim(strtr(base64_encode(hash_hmac('sha256', "$header.$payload", $argv[2], true)), '+/', '-_'), '=');
    $data = json_decode(base64_decode(strtr($payload, '-_', '+/')), true);
    echo hash_equals($expected, $signature) && is_int($data['exp']) && is_int($data['user_id']) && $data['exp'] > time() ? 'valid' : 'invalid';
} elseif ($what === 'record') {
    $vectors = [];
    foreach ([['lPXBFPqNg3f661JcegBY0N0dPXqUBdHXqj2cHf04PZgLHxT6z55e20ozojvMRvB8', 1], ['s', 9007199254740991], ['schlüssel 😀', 42]] as [$secret, $id]) {
        $token = getJWT($id, $secret, 3600);
        $payload = json_decode(base64_decode(strtr(explode('.', $token)[1], '-_', '+/')), true);
        $vectors[] = ['secret' => $secret, 'user_id' => $id, 'exp' => $payload['exp'], 'token' => $token];
    }
    echo json_encode($vectors, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE), "\n";
}
