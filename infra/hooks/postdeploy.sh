#!/bin/sh
# Gives the deployed app its two keys, unless it has them: "admin" opens every function, "automation" only those of
# automation-functions.json. Prints addresses; the keys themselves stay in Azure.
# SPLITRUN_ROTATE_KEYS='admin automation' makes new ones of those that it names.
set -eu

for tool in az openssl; do
  command -v "$tool" >/dev/null 2>&1 || {
    echo "$tool is needed to set the function keys; install it and run: azd hooks run postdeploy" >&2
    exit 1
  }
done

app=$(az functionapp show --resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_FUNCTION_NAME" --query id --output tsv)
api='api-version=2023-12-01'

# The value of a key, or nothing when there is none of that name.
key_of() { # SCOPE NAME
  az rest --method post --uri "https://management.azure.com$app/$1/listkeys?$api" --query "$2" --output tsv 2>/dev/null || true
}

set_key() { # SCOPE NAME VALUE; the value goes through a file that only this user reads, not through the process list
  body=$(mktemp)
  chmod 600 "$body"
  printf '{"properties":{"name":"%s","value":"%s"}}' "$2" "$3" >"$body"
  az rest --method put --uri "https://management.azure.com$app/$1/$2?$api" --body "@$body" --output none || {
    rm -f "$body"
    exit 1
  }
  rm -f "$body"
}

rotates() { # NAME
  case " ${SPLITRUN_ROTATE_KEYS:-} " in *" $1 "*) ;; *) return 1 ;; esac
}

if rotates admin || [ -z "$(key_of host/default functionKeys.admin)" ]; then
  set_key host/default/functionKeys admin "$(openssl rand -hex 24)"
fi

functions=$(sed -n 's/.*"\(.*\)".*/\1/p' functions/App/automation-functions.json)
automation=''
for function in $functions; do
  ! rotates automation || break
  automation=$(key_of "functions/$function" automation)
  [ -z "$automation" ] || break
done
[ -n "$automation" ] || automation=$(openssl rand -hex 24)
for function in $functions; do
  [ "$(key_of "functions/$function" automation)" = "$automation" ] || set_key "functions/$function/keys" automation "$automation"
done

first=$(echo "$functions" | head -n 1)
cat <<TEXT

Splitrun is at $SPLITRUN_URL
  health      $SPLITRUN_URL/healthz
  dashboard   $SPLITRUN_URL/dashboard
  API         $SPLITRUN_URL/api/v1/openapi.json

The keys, for the header x-functions-key:
  admin       az functionapp keys list -g $AZURE_RESOURCE_GROUP -n $AZURE_FUNCTION_NAME --query functionKeys.admin -o tsv
  automation  az functionapp function keys list -g $AZURE_RESOURCE_GROUP -n $AZURE_FUNCTION_NAME --function-name $first --query automation -o tsv
TEXT
