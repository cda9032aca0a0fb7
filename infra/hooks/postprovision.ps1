# The same as postprovision.sh, for Windows: makes the secret that signs webhooks, unless the vault has one.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    throw 'az is needed to make the webhook secret; install it and run: azd hooks run postprovision'
}

$group = "https://management.azure.com/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP/providers"
$secret = "$group/Microsoft.KeyVault/vaults/$env:AZURE_KEY_VAULT_NAME/secrets/webhook-secret?api-version=2023-07-01"
$settings = "$group/Microsoft.Web/sites/$env:AZURE_FUNCTION_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01"

# Only where it is known not to be there: another one would break what receivers check.
$answer = az rest --method get --uri $secret --output none 2>&1
if ($LASTEXITCODE -eq 0) { exit 0 }
if ("$answer" -notmatch 'NotFound') { throw "$answer" }

$bytes = [byte[]]::new(32)
[Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($bytes)
$body = New-TemporaryFile
try {
    @{ properties = @{ value = -join ($bytes | ForEach-Object { $_.ToString('x2') }) } } | ConvertTo-Json -Compress | Set-Content -Path $body -Encoding ascii
    az rest --method put --uri $secret --body "@$body" --output none
    if ($LASTEXITCODE -ne 0) { throw 'The webhook secret could not be made.' }
}
finally {
    Remove-Item $body
}

# The app has looked for it in vain; else it would look again only after a day.
az rest --method post --uri $settings --output none
if ($LASTEXITCODE -ne 0) { throw 'The app could not be told of its webhook secret.' }
