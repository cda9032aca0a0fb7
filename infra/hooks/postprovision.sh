#!/bin/sh
# Makes the secret that signs webhooks, unless the vault has one. Through the management API, which a private vault answers too.
set -eu

for tool in az openssl; do
  command -v "$tool" >/dev/null 2>&1 || {
    echo "$tool is needed to make the webhook secret; install it and run: azd hooks run postprovision" >&2
    exit 1
  }
done

group="https://management.azure.com/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers"
secret="$group/Microsoft.KeyVault/vaults/$AZURE_KEY_VAULT_NAME/secrets/webhook-secret?api-version=2023-07-01"
settings="$group/Microsoft.Web/sites/$AZURE_FUNCTION_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01"

# Only where it is known not to be there: another one would break what receivers check.
if answer=$(az rest --method get --uri "$secret" --output none 2>&1); then
  exit 0
fi
case "$answer" in
  *NotFound*) ;;
  *)
    echo "$answer" >&2
    exit 1
    ;;
esac

body=$(mktemp)
trap 'rm -f "$body"' EXIT
chmod 600 "$body"
printf '{"properties":{"value":"%s"}}' "$(openssl rand -hex 32)" >"$body"
az rest --method put --uri "$secret" --body "@$body" --output none

# The app has looked for it in vain; else it would look again only after a day.
az rest --method post --uri "$settings" --output none
