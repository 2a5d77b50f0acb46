//! The derive of `ledger_core::from_json::FromJson`. It heeds serde's attributes, so that what is
//! read is what serde's own derive reads.

mod attributes;
mod names;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Fields, Ident, Result, Variant};

use self::attributes::{Attributes, refuse};

/// Derives `FromJson`.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn from_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    implementation(input).unwrap_or_else(|problem| problem.to_compile_error()).into()
}

fn implementation(mut input: DeriveInput) -> Result<TokenStream> {
    let attributes = Attributes::read(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => {
            let made = quote!(Self);
            value_of(&made, &data.fields, &attributes, &attributes, quote!(value))?
        }
        Data::Enum(data) => enumeration(data, &attributes)?,
        Data::Union(data) => refuse(data.union_token, "a union is not read")?,
    };
    for parameter in input.generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(::ledger_core::from_json::FromJson));
    }
    let name = &input.ident;
    let (parameters, arguments, conditions) = input.generics.split_for_impl();
    Ok(quote! {
        impl #parameters ::ledger_core::from_json::FromJson for #name #arguments #conditions {
            fn from_json(
                value: ::ledger_core::from_json::Value,
                reading: &mut ::ledger_core::from_json::Reading,
            ) -> Self {
                #body
            }
        }
    })
}

/// Reads `value` into a struct or variant. `around` is what stands at the type.
fn value_of(
    made: &TokenStream,
    fields: &Fields,
    own: &Attributes,
    around: &Attributes,
    value: TokenStream,
) -> Result<TokenStream> {
    match fields {
        Fields::Unit => Ok(made.clone()),
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
            Ok(quote!(#made(::ledger_core::from_json::FromJson::from_json(#value, reading))))
        }
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 2 => Ok(quote! {{
            let (one, other) = ::ledger_core::from_json::FromJson::from_json(#value, reading);
            #made(one, other)
        }}),
        Fields::Unnamed(unnamed) => refuse(unnamed, "so many fields without names are not read"),
        Fields::Named(_) => {
            let filled = filled(made, fields, own, around)?;
            Ok(quote! {{
                let mut fields = ::ledger_core::from_json::Fields::of(#value, reading);
                #filled
            }})
        }
    }
}

/// A struct or variant with names, from the fields of `fields`.
fn filled(
    made: &TokenStream,
    named: &Fields,
    own: &Attributes,
    around: &Attributes,
) -> Result<TokenStream> {
    let (mut first, mut rest) = (Vec::new(), None);
    for field in named {
        let Some(ident) = &field.ident else { return refuse(field, "a name is missing") };
        let attributes = Attributes::read(&field.attrs)?;
        if attributes.flatten {
            rest = Some(ident);
            continue;
        }
        let spelled = own.rename_all.of_field(&ident.to_string());
        first.push((ident, attributes.rename.unwrap_or(spelled), attributes.default));
    }
    let end = if around.deny_unknown_fields { quote!(fields.end();) } else { quote!() };
    if own.default {
        let set = first.iter().map(|(ident, name, _)| quote!(fields.set(#name, &mut made.#ident);));
        let rest = rest.map(|ident| quote!(made.#ident = fields.rest();));
        return Ok(quote!(let mut made = Self::default(); #(#set)* #rest #end made));
    }
    let read = first.iter().map(|(ident, name, default)| match default {
        true => quote!(#ident: fields.or_default(#name),),
        false => quote!(#ident: fields.get(#name),),
    });
    let rest = rest.map(|ident| quote!(#ident: fields.rest(),));
    Ok(quote!(let made = #made { #(#read)* #rest }; #end made))
}

fn enumeration(data: &DataEnum, around: &Attributes) -> Result<TokenStream> {
    let mut names = Vec::new();
    let mut ways = Vec::new();
    for variant in &data.variants {
        let attributes = Attributes::read(&variant.attrs)?;
        let spelled = around.rename_all.of_variant(&variant.ident.to_string());
        names.push(attributes.rename.clone().unwrap_or(spelled));
        ways.push(way(variant, &attributes, around)?);
    }
    let numbers = 1..ways.len();
    let mut ways = ways.into_iter();
    let Some(first) = ways.next() else {
        return refuse(data.enum_token, "an enum without variants is not read");
    };
    let number = match (&around.tag, &around.content) {
        (None, _) if data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit)) => {
            quote!(let number = reading.word(value, NAMES);)
        }
        (None, _) => quote!(let (number, value) = reading.variant(value, NAMES);),
        (Some(tag), None) => quote! {
            let mut fields = ::ledger_core::from_json::Fields::of(value, reading);
            let number = fields.word(#tag, NAMES);
        },
        (Some(tag), Some(content)) => quote! {
            let mut fields = ::ledger_core::from_json::Fields::of(value, reading);
            let number = fields.word(#tag, NAMES);
            let value = fields.value(#content);
        },
    };
    Ok(quote! {
        const NAMES: ::ledger_core::from_json::Names = &[#(#names),*];
        #number
        match number {
            #(#numbers => { #ways })*
            // The first, or none of them: then all that was read is thrown away.
            _ => { #first }
        }
    })
}

/// Reads what a variant holds.
fn way(variant: &Variant, own: &Attributes, around: &Attributes) -> Result<TokenStream> {
    let ident: &Ident = &variant.ident;
    let made = quote!(Self::#ident);
    let is_tagged_inside = around.tag.is_some() && around.content.is_none();
    match &variant.fields {
        Fields::Named(_) if is_tagged_inside => filled(&made, &variant.fields, own, around),
        Fields::Unnamed(_) if is_tagged_inside => {
            value_of(&made, &variant.fields, own, around, quote!(fields.object()))
        }
        fields @ (Fields::Unit | Fields::Unnamed(_) | Fields::Named(_)) => {
            value_of(&made, fields, own, around, quote!(value))
        }
    }
}
